using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Turns;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Tests.Turns;

/// <summary>Which requests are valid turns, and what is wrong with the others.</summary>
public sealed class TurnCommandTests
{
    private const string Id = "0197a1c2-0000-7000-8000-000000000001";
    private const string OtherId = "0197a1c2-0000-7000-8000-000000000002";

    [Fact]
    public void A_message_with_text_is_a_turn()
    {
        var turn = TurnCommand.From(Request() with { SessionId = OtherId, ParentId = OtherId }).Value;

        Assert.Equal(Guid.Parse(Id), turn.MessageId);
        Assert.Equal((Guid.Parse(OtherId), Guid.Parse(OtherId)), (turn.SessionId, turn.ParentId));
        Assert.Equal("first\nsecond", turn.Text);
        Assert.Equal(["first", "second"], turn.Parts.Cast<TextPart>().Select(part => part.Text));
        Assert.Null(turn.TargetId);
        Assert.False(turn.IsRegenerate);
        Assert.False(turn.IsEdit);
    }

    [Theory]
    [InlineData(null, OtherId, false, true)]
    [InlineData("submit-message", OtherId, false, true)]
    [InlineData("submit-message", null, false, false)]
    [InlineData("regenerate-message", OtherId, true, false)]
    [InlineData("regenerate-message", null, true, false)]
    public void Trigger_and_message_id_tell_an_edit_from_a_regeneration(
        string? trigger,
        string? messageId,
        bool isRegenerate,
        bool isEdit
    )
    {
        var turn = TurnCommand.From(Request() with { Trigger = trigger, MessageId = messageId }).Value;

        Assert.Equal((isRegenerate, isEdit), (turn.IsRegenerate, turn.IsEdit));
        Assert.Equal(messageId is null ? null : Guid.Parse(messageId), turn.TargetId);
    }

    [Fact]
    public void A_regeneration_that_names_the_answer_needs_no_message()
    {
        var turn = TurnCommand.From(new TurnRequest(Trigger: "regenerate-message", MessageId: OtherId)).Value;

        Assert.Equal(Guid.Empty, turn.MessageId);
        Assert.Equal(Guid.Parse(OtherId), turn.TargetId);
        Assert.Empty(turn.Parts);
    }

    [Theory]
    [InlineData("regenerate-message", null)]
    [InlineData("submit-message", OtherId)]
    public void Every_other_turn_needs_a_message(string trigger, string? messageId) =>
        AssertInvalid(
            new TurnRequest(Trigger: trigger, MessageId: messageId),
            ("message.id", "Is required."),
            ("message.parts", "The message is empty.")
        );

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void Ids_must_be_UUIDs(string id) =>
        AssertInvalid(
            Request(id) with
            {
                SessionId = id,
                ParentId = id,
                MessageId = id,
            },
            ("sessionId", "Must be a UUID."),
            ("parentId", "Must be a UUID."),
            ("message.id", "Must be a UUID."),
            ("messageId", "Must be a UUID.")
        );

    [Fact]
    public void A_message_cannot_replace_itself() =>
        AssertInvalid(
            Request() with
            {
                MessageId = Id,
            },
            ("messageId", "Must be another message than the one that is sent.")
        );

    [Fact]
    public void An_unknown_trigger_is_refused() =>
        AssertInvalid(
            Request() with
            {
                Trigger = "resume",
            },
            ("trigger", "Must be submit-message or regenerate-message.")
        );

    [Fact]
    public void A_message_needs_its_own_id_also_to_regenerate() =>
        AssertInvalid(
            Request(null) with
            {
                Trigger = "regenerate-message",
                MessageId = OtherId,
            },
            ("message.id", "Is required.")
        );

    [Theory]
    [InlineData("image", "x", "Only text parts are supported.")]
    [InlineData(null, "x", "Only text parts are supported.")]
    [InlineData("text", "a\0b", "A text cannot have the character U+0000.")]
    [InlineData("text", " \n", "The message is empty.")]
    [InlineData("text", null, "The message is empty.")]
    public void Invalid_parts_are_refused(string? type, string? text, string expected) =>
        AssertInvalid(Request(Id, new IncomingPart(type!, text!)), ("message.parts", expected));

    [Fact]
    public void One_part_of_another_type_among_texts_is_refused() =>
        AssertInvalid(
            Request(Id, new IncomingPart("text", "x"), new IncomingPart("image", "x")),
            ("message.parts", "Only text parts are supported.")
        );

    [Fact]
    public void Null_parts_are_ignored_and_one_text_is_enough()
    {
        var turn = TurnCommand
            .From(Request(Id, null!, new IncomingPart("text", null!), new IncomingPart("text", "x")))
            .Value;

        Assert.Equal(["", "x"], turn.Parts.Cast<TextPart>().Select(part => part.Text));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_limit_counts_the_text_of_all_parts(int more, bool isValid)
    {
        var half = new string('x', ChatMessage.MaxTextLength / 2);
        var rest = new string('x', ChatMessage.MaxTextLength - half.Length + more);

        var turn = TurnCommand.From(Request(Id, new IncomingPart("text", half), new IncomingPart("text", rest)));

        Assert.Equal(isValid ? null : TurnErrors.MessageTooLong, turn.Error);
    }

    private static TurnRequest Request(string? id = Id, params IncomingPart[] parts) =>
        new(
            new IncomingMessage(
                id!,
                parts.Length > 0 ? parts : [new IncomingPart("text", "first"), new IncomingPart("text", "second")]
            )
        );

    private static void AssertInvalid(TurnRequest request, params (string Field, string Message)[] expected)
    {
        var error = TurnCommand.From(request).Error;

        Assert.Equal((ErrorKind.Invalid, "validation_failed"), (error?.Kind, error?.Code));
        Assert.Equal(expected.Order(), error!.Fields!.Select(field => (field.Key, Assert.Single(field.Value))).Order());
    }
}
