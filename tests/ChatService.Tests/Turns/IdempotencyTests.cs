using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Turns;

/// <summary>
/// A message can be sent again safely. Two different turns in one session at the same time are refused.
/// </summary>
public sealed class IdempotencyTests(ChatApp app)
{
    [Fact]
    public async Task A_message_that_is_sent_again_during_its_answer_gets_the_same_stream()
    {
        var user = app.NewUser();
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var gate = new TaskCompletionSource();
        var script = app.Model.When(userText, Steps.SayAround("one", gate.Task, " answer"));

        using var first = await user.OpenStreamAsync(ChatUser.Turn(userText, messageId: messageId));
        await first.ReadUntilTextAsync("one");
        using var second = await user.OpenStreamAsync(ChatUser.Turn(userText, messageId: messageId));
        await second.ReadUntilTextAsync("one");
        gate.SetResult();
        await first.ReadToEndAsync();
        await second.ReadToEndAsync();

        Assert.Equal(first.RunId, second.RunId);
        Assert.Equal("one answer", second.Text);
        Assert.Single(script.Requests);
        Assert.Equal(2, (await user.SessionAsync(first.SessionId)).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task A_message_that_is_sent_again_afterwards_gets_the_same_answer()
    {
        var user = app.NewUser();
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(userText, Steps.Call("add_task", new { title = "once" }), Steps.Say("Done."));

        var first = await user.StreamAsync(userText, messageId: messageId);
        var second = await user.StreamAsync(userText, messageId: messageId);

        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.Equal("Done.", second.Text);
        Assert.True(
            JsonElement.DeepEquals(first.OfType("tool-output-available"), second.OfType("tool-output-available"))
        );
        Assert.Equal("stop", second.OfType("finish").GetProperty("finishReason").GetString());
        Assert.Equal(2, script.Requests.Count);
        Assert.Single((await user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Many_copies_of_a_message_at_the_same_time_are_one_turn()
    {
        var user = app.NewUser();
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(userText, Steps.Say("once"));

        var turns = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => user.StreamAsync(userText, messageId: messageId))
        );

        Assert.Single(script.Requests);
        Assert.Single(turns.Select(turn => turn.RunId).Distinct());
        Assert.All(turns, turn => Assert.Equal("once", turn.Text));
        Assert.Single((await user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Of_two_first_messages_of_a_session_one_is_added_after_the_other()
    {
        var user = app.NewUser();
        var (first, second) = (Unique.Text(), Unique.Text());
        app.Model.When(first, Steps.Say("first"));
        app.Model.When(second, Steps.Say("second"));
        var sessionId = Guid.CreateVersion7();
        await using var replica = app.StartReplica(
            new TurnMoments { Beginning = () => user.StreamAsync(first, sessionId) }
        );

        var turn = await user.At(replica).StreamAsync(second, sessionId);

        Assert.Equal("second", turn.Text);
        Assert.Equal(4, (await user.SessionAsync(sessionId)).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task A_second_turn_during_a_run_is_refused()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("a", gate.Task, "b"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("a");

        var problem = await user.PostAsync(
            "/api/chat/stream",
            ChatUser.Turn("and now?", turn.SessionId),
            HttpStatusCode.Conflict
        );

        Assert.Equal("run_active", problem.GetProperty("code").GetString());
        gate.SetResult();
        await turn.ReadToEndAsync();
        Assert.Equal(2, (await user.SessionAsync(turn.SessionId)).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task The_next_turn_may_follow_as_soon_as_the_last_has_finished()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, [.. Enumerable.Repeat(Steps.Say("ok"), 5)]);
        var session = Guid.CreateVersion7();

        for (var i = 0; i < 5; i++)
        {
            using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText, session));
            while ((await turn.ReadAsync())?.GetProperty("type").GetString() != "finish") { }
        }

        Assert.Equal(10, (await user.SessionAsync(session)).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task A_turn_after_a_message_that_is_no_longer_the_last_is_refused()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("ok"), Steps.Say("ok"));
        var first = await user.StreamAsync(userText);
        var second = await user.StreamAsync(userText, first.SessionId);

        var problem = await user.PostAsync(
            "/api/chat/stream",
            ChatUser.Turn("stale", first.SessionId, parentId: first.MessageId),
            HttpStatusCode.Conflict
        );

        Assert.Equal("stale_parent", problem.GetProperty("code").GetString());
        var next = Unique.Text();
        app.Model.When(next, Steps.Say("ok"));
        using var good = await user.OpenStreamAsync(ChatUser.Turn(next, first.SessionId, parentId: second.MessageId));
        await good.ReadToEndAsync();
        Assert.True(good.IsDone);
    }

    [Fact]
    public async Task A_message_id_of_another_session_is_refused()
    {
        var user = app.NewUser();
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(userText, Steps.Say("ok"));
        await user.StreamAsync(userText, messageId: messageId);

        var problem = await user.PostAsync(
            "/api/chat/stream",
            ChatUser.Turn(userText, Guid.CreateVersion7(), messageId),
            HttpStatusCode.Conflict
        );

        Assert.Equal("message_id_taken", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_message_whose_answer_failed_is_answered_when_it_is_sent_again()
    {
        var user = app.NewUser();
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(userText, Steps.Fail(500), Steps.Say("better"));

        var failed = await user.StreamAsync(userText, messageId: messageId);
        var again = await user.StreamAsync(userText, failed.SessionId, messageId);

        Assert.Equal("model_unavailable", failed.ErrorCode);
        Assert.Equal("better", again.Text);
        Assert.NotEqual(failed.MessageId, again.MessageId);
        var messages = (await user.SessionAsync(failed.SessionId))
            .GetProperty("messages")
            .EnumerateArray()
            .Select(m => m.GetProperty("id").GetGuid());
        Assert.Equal([messageId, again.MessageId], messages);
    }

    [Fact]
    public async Task A_message_can_be_given_another_answer()
    {
        var user = app.NewUser();
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(userText, Steps.Say("first"), Steps.Say("second"));
        var first = await user.StreamAsync(userText, messageId: messageId);

        using var second = await user.OpenStreamAsync(
            new
            {
                sessionId = first.SessionId,
                trigger = "regenerate-message",
                message = new { id = messageId, parts = new[] { new { type = "text", text = userText } } },
            }
        );
        await second.ReadToEndAsync();

        Assert.Equal("second", second.Text);
        Assert.DoesNotContain("first", script.Requests[1].GetProperty("messages").ToString(), StringComparison.Ordinal);
        var shown = (await user.SessionAsync(first.SessionId)).GetProperty("messages").EnumerateArray().Last();
        Assert.Equal(second.MessageId, shown.GetProperty("id").GetGuid());
    }
}
