using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>What a model thinks is kept beside its answer, and is no part of it.</summary>
public sealed class ReasoningTests(ChatApp app)
{
    private readonly string _said = Unique.Text();
    private readonly Guid _messageId = Guid.CreateVersion7();

    [Fact]
    public async Task A_thought_is_streamed_and_stored_before_the_text()
    {
        var user = app.NewUser();
        app.Model.When(_said, Steps.Think("Let me think", Steps.Say("42")));

        var turn = await user.StreamAsync(_said, messageId: _messageId);
        var again = await user.StreamAsync(_said, messageId: _messageId);

        Assert.Equal(("42", "42"), (turn.Text, again.Text));
        Assert.Equal("Let me think", Thought(turn));
        Assert.Equal("Let me think", Thought(again));
        Assert.True(Duration(turn.OfType("reasoning-end")) >= 0);
        var parts = await PartsAsync(user, turn.SessionId);
        Assert.Equal(["step-start", "reasoning", "text"], parts.Select(part => part.GetProperty("type").GetString()));
        Assert.Equal(Duration(turn.OfType("reasoning-end")), Duration(parts[1]));
    }

    [Fact]
    public async Task A_thought_is_neither_found_nor_exported_as_text()
    {
        var user = app.NewUser();
        var (thought, answer) = (Unique.Text(), Unique.Text());
        app.Model.When(_said, Steps.Think(thought, Steps.Say(answer)));
        var turn = await user.StreamAsync(_said);

        Assert.Equal(0, (await SearchAsync(user, thought)).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await SearchAsync(user, answer)).GetProperty("items").GetArrayLength());
        var export = await user.Http.GetStringAsync(
            $"/api/chat/sessions/{turn.SessionId}/export",
            TestContext.Current.CancellationToken
        );
        Assert.Contains("<summary>Reasoning</summary>", export, StringComparison.Ordinal);
        Assert.Contains(thought, export, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_only_thought_says_so()
    {
        var user = app.NewUser();
        app.Model.When(_said, Steps.Think("Let me think", Steps.Say()));

        var turn = await user.StreamAsync(_said);

        Assert.Equal("model_only_thought", turn.ErrorCode);
        Assert.Equal("reasoning", (await PartsAsync(user, turn.SessionId))[1].GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_provider_gets_its_reasoning_back_with_the_results_and_in_another_attempt_but_not_later()
    {
        var user = app.NewUser();
        var next = Unique.Text();
        var script = app.Model.When(
            _said,
            Steps.Think("I need a tool", Steps.Call("add_task", new { title = _said })),
            Steps.Fail(400),
            Steps.Say("Done.")
        );
        var later = app.Model.When(next, Steps.Say("Yes."));

        var failed = await user.StreamAsync(_said, messageId: _messageId);
        var turn = await user.StreamAsync(_said, failed.SessionId, _messageId);
        await user.StreamAsync(next, turn.SessionId);

        Assert.Equal("Done.", turn.Text);
        Assert.Equal(["I need a tool", "I need a tool"], script.Requests.Skip(1).Select(ReasoningOf));
        Assert.Null(ReasoningOf(later.Requests[0]));
        Assert.Contains(_said, $"{later.Requests[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signature_of_a_call_goes_back_in_later_turns_too()
    {
        var user = app.NewUser();
        var next = Unique.Text();
        var script = app.Model.When(
            _said,
            async response =>
            {
                await response.ToolCallPiecesAsync(
                    new
                    {
                        index = 0,
                        id = "c",
                        type = "function",
                        function = new { name = "list_tasks", arguments = "{}" },
                        extra_content = new { google = new { thought_signature = "abc" } },
                    }
                );
                await response.FinishAsync("tool_calls");
            },
            Steps.Say("Nothing.")
        );
        var later = app.Model.When(next, Steps.Say("Yes."));

        var turn = await user.StreamAsync(_said);
        await user.StreamAsync(next, turn.SessionId);

        Assert.All(
            [script.Requests[1], later.Requests[0]],
            request => Assert.Contains("\"thought_signature\":\"abc\"", request.GetRawText(), StringComparison.Ordinal)
        );
    }

    private static string Thought(TurnStream turn) =>
        string.Concat(turn.All("reasoning-delta").Select(chunk => chunk.GetProperty("delta").GetString()));

    private static int Duration(JsonElement chunkOrPart) =>
        chunkOrPart.GetProperty("providerMetadata").GetProperty("fubuni").GetProperty("durationMs").GetInt32();

    private static string? ReasoningOf(JsonElement request) =>
        request
            .GetProperty("messages")
            .EnumerateArray()
            .Select(message => message.TryGetProperty("reasoning_content", out var text) ? text.GetString() : null)
            .FirstOrDefault(text => text is not null);

    private static Task<JsonElement> SearchAsync(ChatUser user, string words) =>
        user.GetAsync($"/api/chat/sessions?q={Uri.EscapeDataString(words)}");

    private static async Task<IReadOnlyList<JsonElement>> PartsAsync(ChatUser user, Guid sessionId) =>
        [.. (await user.SessionAsync(sessionId)).GetProperty("messages")[1].GetProperty("parts").EnumerateArray()];
}
