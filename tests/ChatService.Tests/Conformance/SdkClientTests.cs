using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Conformance;

/// <summary>The client of the AI SDK reads our streams, which proves that they conform to its protocol.</summary>
public sealed class SdkClientTests(ChatApp app)
{
    private readonly ChatUser _user = app.NewUser();
    private readonly string _userText = Unique.Text();

    [Fact]
    public async Task A_whole_answer_is_shown_as_it_is_stored()
    {
        app.Model.When(_userText, Steps.Say("Hello", ", ", "world"), Steps.Say("again"));
        await using var chat = SdkChat.Open(_user);

        var first = await chat.DoAsync("sendMessage", new { text = _userText });
        var second = await chat.DoAsync("sendMessage", new { text = $"{_userText} once more" });

        Assert.Equal(("ready", "Hello, world", "stop"), (first.Status, first.LastText, first.Finish!.FinishReason));
        Assert.Equal("complete", first.LastStatus);
        Assert.Equal(5, first.Last.GetProperty("metadata").GetProperty("usage").GetProperty("outputTokens").GetInt32());
        Assert.Contains("data-session", first.Data);
        Assert.Equal("again", second.LastText);
        Assert.Equal(
            second.Messages.Select(message => message.GetProperty("id").GetGuid()),
            (await StoredAsync(chat)).Select(message => message.GetProperty("id").GetGuid())
        );
    }

    [Fact]
    public async Task A_tool_call_is_shown_and_not_executed_by_the_client()
    {
        app.Model.When(_userText, Steps.Call("add_task", new { title = "milk" }), Steps.Say("Done."));
        await using var chat = SdkChat.Open(_user);

        var state = await chat.ReadAsync(_userText);

        Assert.Empty(state.ToolCalls);
        var tool = Assert.Single(state.Parts("dynamic-tool"));
        Assert.Equal("output-available", tool.GetProperty("state").GetString());
        Assert.Equal("milk", tool.GetProperty("output").GetProperty("title").GetString());
        var stored = (await StoredAsync(chat))[1].GetProperty("parts").EnumerateArray().ToList();
        var shown = state.Last.GetProperty("parts").EnumerateArray().ToList();
        Assert.Equal(stored.Count, shown.Count);
        Assert.All(stored.Zip(shown), parts => AssertHasAll(parts.First, parts.Second));
    }

    [Fact]
    public async Task A_thought_is_shown_apart_from_the_text_and_as_it_is_stored()
    {
        app.Model.When(
            _userText,
            Steps.Think("I need a tool.", Steps.Call("list_tasks", new { })),
            Steps.Think("Nothing there.", Steps.Say("You have no tasks."))
        );
        await using var chat = SdkChat.Open(_user);

        var state = await chat.ReadAsync(_userText);

        Assert.Equal("You have no tasks.", state.LastText);
        var stored = (await StoredAsync(chat))[1].GetProperty("parts");
        var shown = state.Last.GetProperty("parts").EnumerateArray().ToList();
        Assert.Equal(stored.GetArrayLength(), shown.Count);
        Assert.All(stored.EnumerateArray().Zip(shown), parts => AssertHasAll(parts.First, parts.Second));
        Assert.Equal(
            ["I need a tool.", "Nothing there."],
            state
                .Parts("reasoning")
                .Select(part => part.GetProperty("text").GetString())
                .Where(text => text!.Length > 0)
        );
        await chat.ValidateAsync((await _user.SessionAsync(chat.SessionId)).GetProperty("messages"));
    }

    [Fact]
    public async Task A_tool_that_fails_is_shown_with_its_error()
    {
        app.Model.When(_userText, Steps.Call("add_task", new { title = "" }), Steps.Say("That did not work."));
        await using var chat = SdkChat.Open(_user);

        var state = await chat.DoAsync("sendMessage", new { text = _userText });

        Assert.Equal("output-error", Assert.Single(state.Parts("dynamic-tool")).GetProperty("state").GetString());
        Assert.Equal(("ready", "That did not work."), (state.Status, state.LastText));
    }

    [Fact]
    public async Task Stored_messages_of_every_kind_are_valid_for_the_sdk_and_can_be_continued()
    {
        var next = Unique.Text();
        app.Model.When(_userText, Steps.Call("add_task", new { title = "milk" }), Steps.SayThenEnd("half an"));
        app.Model.When(next, Steps.Say("next"));
        var turn = await _user.StreamAsync(_userText);
        var stored = (await _user.SessionAsync(turn.SessionId)).GetProperty("messages");
        await using var chat = SdkChat.Open(_user, sessionId: turn.SessionId);

        await chat.ValidateAsync(stored);
        await chat.LoadAsync(stored);
        var state = await chat.DoAsync("sendMessage", new { text = next });

        Assert.Equal(("ready", "next", 4), (state.Status, state.LastText, state.Messages.Count));
    }

    [Fact]
    public async Task A_stopped_answer_is_not_an_error_and_has_the_status_stopped()
    {
        app.Model.When(_userText, Steps.SayThenHang("so far"));
        await using var chat = SdkChat.Open(_user);
        await chat.BeginAsync("sendMessage", new { text = _userText });
        await chat.UntilAsync("so far");

        await _user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{chat.SessionId}/stop", HttpStatusCode.NoContent);
        var state = await chat.SettledAsync();

        Assert.Equal(("ready", "so far", "stopped"), (state.Status, state.LastText, state.LastStatus));
        Assert.Null(state.Finish!.FinishReason);
    }

    [Fact]
    public async Task Stop_in_the_client_alone_leaves_the_answer_running()
    {
        var gate = new TaskCompletionSource();
        app.Model.When(_userText, Steps.SayAround("before", gate.Task, " after"));
        await using var chat = SdkChat.Open(_user);
        await chat.BeginAsync("sendMessage", new { text = _userText });
        await chat.UntilAsync("before");

        await chat.DoAsync("stop");
        gate.SetResult();

        await Eventually.TrueAsync(
            async () => await _user.StatusAsync(chat.SessionId) == "complete",
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    [Fact]
    public async Task A_failed_answer_ends_in_an_error_with_its_text_and_code_kept()
    {
        app.Model.When(_userText, Steps.SayThenEnd("half an"));
        await using var chat = SdkChat.Open(_user);

        var state = await chat.DoAsync("sendMessage", new { text = _userText });

        Assert.Equal(("error", "half an", "error"), (state.Status, state.LastText, state.LastStatus));
        Assert.StartsWith("The connection to the model broke", state.Error, StringComparison.Ordinal);
        Assert.Equal("model_interrupted", state.Last.GetProperty("metadata").GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task A_lost_connection_is_resumed_without_repeated_text()
    {
        var gate = new TaskCompletionSource();
        app.Model.When(_userText, Steps.SayAround("before", gate.Task, " after"));
        var (proxy, origin) = TcpProxy.Before(_user.Http.BaseAddress!);
        await using var _ = proxy;
        await using var chat = SdkChat.Open(_user, origin);
        await chat.BeginAsync("sendMessage", new { text = _userText });
        await chat.UntilAsync("before");

        proxy.Cut();
        var cut = await chat.SettledAsync();
        proxy.Resume();
        await chat.BeginAsync("resumeStream");
        await chat.UntilAsync("before");
        gate.SetResult();
        var whole = await chat.SettledAsync();

        Assert.Equal(("error", "before"), (cut.Status, cut.LastText));
        Assert.Equal(("ready", "before after", 2), (whole.Status, whole.LastText, whole.Messages.Count));
        Assert.Equal("stop", whole.Finish!.FinishReason);
        Assert.Equal(cut.Id(1), whole.Id(1));
    }

    [Fact]
    public async Task Without_a_run_there_is_nothing_to_resume()
    {
        app.Model.When(_userText, Steps.Say("done"));
        await using var chat = SdkChat.Open(_user);
        await chat.DoAsync("sendMessage", new { text = _userText });

        var state = await chat.DoAsync("resumeStream");

        Assert.Equal(("ready", "done", 2), (state.Status, state.LastText, state.Messages.Count));
        Assert.Null(state.Finish);
    }

    [Fact]
    public async Task A_refused_request_is_an_error_whose_text_is_the_problem()
    {
        await using var chat = SdkChat.Open(_user, token: "not.a.token");

        var sent = await chat.DoAsync("sendMessage", new { text = _userText });
        var resumed = await chat.DoAsync("resumeStream");

        Assert.All(
            [sent, resumed],
            state =>
            {
                Assert.Equal("error", state.Status);
                Assert.Equal(
                    "token_invalid",
                    JsonDocument.Parse(state.Error!).RootElement.GetProperty("code").GetString()
                );
            }
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Regenerate_adds_another_answer_beside_the_first(bool isNamed)
    {
        app.Model.When(_userText, Steps.Say("first"), Steps.Say("second"));
        await using var chat = SdkChat.Open(_user);
        var first = await chat.DoAsync("sendMessage", new { text = _userText });

        var second = await chat.DoAsync("regenerate", isNamed ? new { messageId = first.Id(1) } : null);

        Assert.Equal(("ready", "second", 2), (second.Status, second.LastText, second.Messages.Count));
        Assert.Equal([first.Id(1), second.Id(1)], await BranchesAsync(chat));
        var asked = second.Asked[^1];
        Assert.Equal(("regenerate-message", isNamed ? first.Id(1) : null), (asked.Trigger, asked.MessageId));
        Assert.Equal([first.Id(0)], asked.MessageIds);
    }

    [Fact]
    public async Task An_edited_message_is_added_beside_the_first_with_its_own_id()
    {
        var edited = Unique.Text();
        app.Model.When(_userText, Steps.Say("first"));
        app.Model.When(edited, Steps.Say("second"));
        await using var chat = SdkChat.Open(_user);
        var first = await chat.DoAsync("sendMessage", new { text = _userText });

        var second = await chat.DoAsync("sendMessage", new { text = edited, messageId = first.Id(0) });

        Assert.Equal(("ready", "second", 2), (second.Status, second.LastText, second.Messages.Count));
        // The transport must translate this: the SDK reuses the id of the message that is replaced.
        Assert.Equal(
            ("submit-message", first.Id(0), first.Id(0)),
            (second.Asked[^1].Trigger, second.Asked[^1].MessageId!.Value, second.Asked[^1].MessageIds[^1])
        );
        var stored = await StoredAsync(chat);
        Assert.Equal(edited, stored[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal([first.Id(0), stored[0].GetProperty("id").GetGuid()], await BranchesAsync(chat));
    }

    private async Task<IReadOnlyList<JsonElement>> StoredAsync(SdkChat chat) =>
        [.. (await _user.SessionAsync(chat.SessionId)).GetProperty("messages").EnumerateArray()];

    private async Task<IEnumerable<Guid>> BranchesAsync(SdkChat chat) =>
        (await _user.SessionAsync(chat.SessionId))
            .GetProperty("branches")
            .EnumerateArray()
            .Single()
            .GetProperty("messageIds")
            .EnumerateArray()
            .Select(id => id.GetGuid());

    /// <summary>Stored parts are shown unchanged; the SDK adds properties of its own.</summary>
    private static void AssertHasAll(JsonElement stored, JsonElement shown) =>
        Assert.All(
            stored.EnumerateObject(),
            property =>
                Assert.True(
                    JsonElement.DeepEquals(property.Value, shown.GetProperty(property.Name)),
                    $"{property.Name} of {stored} is not that of {shown}."
                )
        );
}
