using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>An edited user message starts a branch; the branch that it replaces is kept.</summary>
public sealed class EditTests(ChatApp app)
{
    [Fact]
    public async Task An_edited_message_starts_a_branch_beside_the_one_it_replaces_and_becomes_active()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user);
        var (userText, edit) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(userText, Steps.Say("to the edit"));

        var turn = await user.StreamAsync(ChatUser.Turn(userText, chat.Session, edit, edited: chat.UserMessages[1]));

        Assert.Equal("to the edit", turn.Text);
        var session = await user.SessionAsync(chat.Session);
        Assert.Equal([chat.UserMessages[0], chat.Answers[0], edit, turn.MessageId], session.MessageIds());
        Assert.Equal(turn.MessageId, session.GetProperty("activeLeafId").GetGuid());
        var branching = Assert.Single(session.GetProperty("branches").EnumerateArray());
        Assert.Equal(chat.Answers[0], branching.GetProperty("parentId").GetGuid());
        Assert.Equal([chat.UserMessages[1], edit], branching.GetProperty("messageIds").Ids());
        // The prompt has the messages of this branch, and none of the other.
        var prompt = script.Requests[0].GetProperty("messages").ToString();
        Assert.Contains(chat.Text, prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("second answer", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_message_can_be_edited_too()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user);
        var (userText, edit) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(userText, Steps.Say("anew"));

        // The session need not be named: the message is in one.
        var turn = await user.StreamAsync(ChatUser.Turn(userText, messageId: edit, edited: chat.UserMessages[0]));

        Assert.Equal(chat.Session, turn.SessionId);
        var session = await user.SessionAsync(chat.Session);
        Assert.Equal([edit, turn.MessageId], session.MessageIds());
        var branching = Assert.Single(session.GetProperty("branches").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, branching.GetProperty("parentId").ValueKind);
        Assert.Equal([chat.UserMessages[0], edit], branching.GetProperty("messageIds").Ids());
    }

    [Fact]
    public async Task An_edit_that_is_sent_again_is_the_same_edit()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user);
        var (userText, edit) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(userText, Steps.Say("once"));
        var turn = ChatUser.Turn(userText, chat.Session, edit, edited: chat.UserMessages[0]);

        var both = await Task.WhenAll(user.StreamAsync(turn), user.StreamAsync(turn));
        var again = await user.StreamAsync(turn);

        Assert.Single(script.Requests);
        Assert.Single(both.Append(again).Select(stream => stream.MessageId).Distinct());
        var branching = Assert.Single((await user.SessionAsync(chat.Session)).GetProperty("branches").EnumerateArray());
        Assert.Equal([chat.UserMessages[0], edit], branching.GetProperty("messageIds").Ids());
    }

    [Fact]
    public async Task Of_two_edits_at_the_same_time_one_is_refused_until_the_other_is_answered()
    {
        var user = app.NewUser();
        var chat = await TwoTurnChat.CreateAsync(app, user);
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("a", gate.Task, "b"), Steps.Say("later"));

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ => user.OpenStreamAsync(ChatUser.Turn(userText, chat.Session, edited: chat.UserMessages[1])))
        );
        gate.SetResult();

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Conflict],
            answers.Select(answer => answer.Response.StatusCode).Order()
        );
        var refused = await ChatUser.ReadAsync(
            answers.Single(answer => answer.Response.StatusCode == HttpStatusCode.Conflict).Response,
            HttpStatusCode.Conflict
        );
        Assert.Equal("run_active", refused.GetProperty("code").GetString());
        using var first = answers.Single(answer => answer.Response.StatusCode == HttpStatusCode.OK);
        await first.ReadToEndAsync();
        await user.StreamAsync(ChatUser.Turn(userText, chat.Session, edited: chat.UserMessages[1]));
        var branching = Assert.Single((await user.SessionAsync(chat.Session)).GetProperty("branches").EnumerateArray());
        Assert.Equal(3, branching.GetProperty("messageIds").GetArrayLength());
    }
}
