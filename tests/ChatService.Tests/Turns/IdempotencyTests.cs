using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Turns;

/// <summary>Sending again is safe; two things at once in one session are not, and are told apart.</summary>
public sealed class IdempotencyTests(ChatApp app)
{
    [Fact]
    public async Task The_same_message_sent_again_while_it_is_answered_joins_the_answer()
    {
        var user = app.NewUser();
        var (said, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var gate = new TaskCompletionSource();
        var script = app.Model.When(said, Steps.SayAround("one", gate.Task, " answer"));

        using var first = await user.OpenStreamAsync(ChatUser.Turn(said, messageId: messageId));
        await first.ReadUntilTextAsync("one");
        using var second = await user.OpenStreamAsync(ChatUser.Turn(said, messageId: messageId));
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
    public async Task The_same_message_sent_again_afterwards_gives_the_same_answer()
    {
        var user = app.NewUser();
        var (said, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(said, Steps.Call("add_task", new { title = "once" }), Steps.Say("Done."));

        var first = await user.StreamAsync(said, messageId: messageId);
        var second = await user.StreamAsync(said, messageId: messageId);

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
    public async Task Many_copies_of_a_message_at_once_make_one_turn()
    {
        var user = app.NewUser();
        var (said, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(said, Steps.Say("once"));

        var turns = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => user.StreamAsync(said, messageId: messageId))
        );

        Assert.Single(script.Requests);
        Assert.Single(turns.Select(turn => turn.RunId).Distinct());
        Assert.All(turns, turn => Assert.Equal("once", turn.Text));
        Assert.Single((await user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Of_two_first_messages_of_a_session_at_once_one_follows_the_other()
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
    public async Task A_second_turn_in_a_session_that_is_answering_is_refused()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("a", gate.Task, "b"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
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
        var said = Unique.Text();
        app.Model.When(said, [.. Enumerable.Repeat(Steps.Say("ok"), 5)]);
        var session = Guid.CreateVersion7();

        for (var i = 0; i < 5; i++)
        {
            using var turn = await user.OpenStreamAsync(ChatUser.Turn(said, session));
            while ((await turn.ReadAsync())?.GetProperty("type").GetString() != "finish") { }
        }

        Assert.Equal(10, (await user.SessionAsync(session)).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task A_turn_on_top_of_a_message_that_is_no_longer_the_last_is_refused()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.Say("ok"), Steps.Say("ok"));
        var first = await user.StreamAsync(said);
        var second = await user.StreamAsync(said, first.SessionId);

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
        var (said, messageId) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(said, Steps.Say("ok"));
        await user.StreamAsync(said, messageId: messageId);

        var problem = await user.PostAsync(
            "/api/chat/stream",
            ChatUser.Turn(said, Guid.CreateVersion7(), messageId),
            HttpStatusCode.Conflict
        );

        Assert.Equal("message_id_taken", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_message_whose_answer_failed_is_answered_anew_when_it_is_sent_again()
    {
        var user = app.NewUser();
        var (said, messageId) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(said, Steps.Fail(500), Steps.Say("better"));

        var failed = await user.StreamAsync(said, messageId: messageId);
        var again = await user.StreamAsync(said, failed.SessionId, messageId);

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
        var (said, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(said, Steps.Say("first"), Steps.Say("second"));
        var first = await user.StreamAsync(said, messageId: messageId);

        using var second = await user.OpenStreamAsync(
            new
            {
                sessionId = first.SessionId,
                trigger = "regenerate-message",
                message = new { id = messageId, parts = new[] { new { type = "text", text = said } } },
            }
        );
        await second.ReadToEndAsync();

        Assert.Equal("second", second.Text);
        Assert.DoesNotContain("first", script.Requests[1].GetProperty("messages").ToString(), StringComparison.Ordinal);
        var shown = (await user.SessionAsync(first.SessionId)).GetProperty("messages").EnumerateArray().Last();
        Assert.Equal(second.MessageId, shown.GetProperty("id").GetGuid());
    }
}
