using System.Text.Json;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Microsoft.Extensions.AI;
using StoredMessage = Fubuni.ChatService.Messages.ChatMessage;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>What of a long conversation the model is shown.</summary>
public sealed class PromptBuilderTests
{
    private static readonly ChatModel Model = new(
        "a",
        "A",
        new ModelConnection(new Uri("https://models.example/v1"), "k", "a-1")
    );

    [Fact]
    public void The_oldest_turns_are_left_out_and_turns_stay_whole()
    {
        List<StoredMessage> branch = [];
        for (var turn = 0; turn < 10; turn++)
        {
            branch.Add(User($"question {turn} {new string('x', 400)}"));
            branch.Add(
                Answer(
                    new StepStartPart(),
                    Tool($"c{turn}"),
                    new StepStartPart(),
                    new TextPart($"answer {turn} {new string('x', 400)}")
                )
            );
        }

        branch.Add(User("the last question"));

        var shown = PromptBuilder.Build(branch, Model, 700);

        Assert.Equal((ChatRole.User, ChatRole.User), (shown[0].Role, shown[^1].Role));
        Assert.StartsWith("question 7", shown[0].Text, StringComparison.Ordinal);
        Assert.Equal("the last question", shown[^1].Text);
        var contents = shown.SelectMany(message => message.Contents).ToList();
        var called = contents.OfType<FunctionCallContent>().Select(call => call.CallId);
        Assert.Equal(called, contents.OfType<FunctionResultContent>().Select(result => result.CallId));
        Assert.Equal(["c7", "c8", "c9"], called);
    }

    [Fact]
    public void The_last_message_is_shown_whatever_its_size()
    {
        var shown = PromptBuilder.Build(
            [User("old"), Answer(new TextPart("old")), User(new string('字', 30_000))],
            Model,
            1_000
        );

        Assert.Equal(30_000, Assert.Single(shown).Text.Length);
    }

    [Fact]
    public void An_answer_without_words_is_left_out_and_a_tool_without_result_gets_one()
    {
        var shown = PromptBuilder.Build(
            [
                User("one"),
                Answer(),
                User("two"),
                Answer(
                    new StepStartPart(),
                    Tool("c1") with
                    {
                        State = ToolPart.OutputError,
                        Output = null,
                        ErrorText = "It broke.",
                    }
                ),
                User("three"),
            ],
            Model,
            10_000
        );

        Assert.Equal(
            [ChatRole.User, ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.User],
            shown.Select(message => message.Role)
        );
        Assert.Equal(
            "Error: It broke.",
            shown.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result
        );
    }

    [Fact]
    public void A_model_with_a_small_context_is_shown_less()
    {
        List<StoredMessage> branch = [User(new string('x', 8_000)), Answer(new TextPart("y")), User("the last")];

        Assert.Equal(3, PromptBuilder.Build(branch, Model, 32_000).Count);
        Assert.Single(PromptBuilder.Build(branch, Model with { ContextLength = 4_096 - 200 }, 32_000));
    }

    [Fact]
    public void What_a_provider_wants_back_is_shown_to_its_own_model_alone()
    {
        var signature = JsonDocument.Parse("""{"signature":"s"}""").RootElement;
        var answer = Answer(Tool("c1") with { CallProviderMetadata = PartMetadata.OfProvider(signature) });
        answer.Metadata = new MessageMetadata { Model = Model.Id };
        List<StoredMessage> branch = [User("one"), answer, User("two")];

        Assert.NotNull(Called(Model).AdditionalProperties);
        Assert.Null(Called(Model with { Id = "b" }).AdditionalProperties);

        FunctionCallContent Called(ChatModel model) =>
            PromptBuilder
                .Build(branch, model, 1_000)
                .SelectMany(message => message.Contents)
                .OfType<FunctionCallContent>()
                .Single();
    }

    private static ToolPart Tool(string id) =>
        new(id, "list_tasks", ToolPart.OutputAvailable)
        {
            Input = JsonDocument.Parse("{}").RootElement,
            Output = JsonDocument.Parse("""{"tasks":[]}""").RootElement,
        };

    private static StoredMessage User(string text) => Message(MessageRole.User, new TextPart(text));

    private static StoredMessage Answer(params MessagePart[] parts) => Message(MessageRole.Assistant, parts);

    private static StoredMessage Message(MessageRole role, params MessagePart[] parts) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            SessionId = Guid.Empty,
            OwnerId = "u",
            Role = role,
            Parts = parts,
            Status = MessageStatus.Complete,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };
}
