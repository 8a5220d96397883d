using System.Net;
using System.Net.Http.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>
/// A killed replica is recognised as dead by its heartbeat. The leases of its runs last for hours here, so they cannot
/// be the reason.
/// </summary>
public sealed class DeadReplicaTests(ChatApp app)
{
    private readonly string _userText = Unique.Text();

    [Fact]
    public async Task A_new_message_is_accepted_after_the_replica_of_the_last_one_was_killed()
    {
        var next = Unique.Text();
        app.Model.When(next, Steps.Say("next answer"));
        var (user, turn) = await KilledInMidAnswerAsync();
        using var _ = turn;

        var answer = await user.StreamAsync(next, turn.SessionId);

        Assert.Equal("next answer", answer.Text);
        var messages = (await user.SessionAsync(turn.SessionId)).GetProperty("messages");
        Assert.Equal(4, messages.GetArrayLength());
        Assert.Equal("interrupted", messages[1].GetProperty("metadata").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Stop_ends_an_answer_whose_replica_was_killed()
    {
        var (user, turn) = await KilledInMidAnswerAsync();
        using var _ = turn;

        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);

        var answer = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1];
        Assert.Equal("stopped", answer.GetProperty("metadata").GetProperty("status").GetString());
        Assert.False(answer.GetProperty("metadata").TryGetProperty("errorCode", out var _));
        Assert.Equal("so far", answer.GetProperty("parts")[1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Subscribers_on_other_replicas_learn_how_the_answer_ended()
    {
        var (user, turn) = await KilledInMidAnswerAsync();
        using var _ = turn;

        using var elsewhere = await user.ResumeAsync(turn.SessionId);
        await elsewhere.ReadToEndAsync();

        Assert.Equal(("so far", "error", "interrupted"), (elsewhere.Text, elsewhere.Types.Last(), elsewhere.ErrorCode));
        Assert.True(elsewhere.IsDone);
    }

    [Fact]
    public async Task A_live_replica_keeps_its_answer()
    {
        app.Model.When(_userText, Steps.SayThenHang("so far"));
        await using var replica = await app.StartProcessAsync();
        var user = app.NewUser();
        using var turn = await user.At(replica).OpenStreamAsync(ChatUser.Turn(_userText));
        await turn.ReadUntilTextAsync("so far");

        using var refused = await user.Http.PostAsJsonAsync(
            "/api/chat/stream",
            ChatUser.Turn(Unique.Text(), turn.SessionId),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            "run_active",
            (await ChatUser.ReadAsync(refused, HttpStatusCode.Conflict)).GetProperty("code").GetString()
        );
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("streaming", await user.StatusAsync(turn.SessionId));
    }

    /// <returns>The user on another replica, and the turn whose replica is dead.</returns>
    private async Task<(ChatUser User, TurnStream Turn)> KilledInMidAnswerAsync()
    {
        app.Model.When(_userText, Steps.SayThenHang("so far"));
        await using var killed = await app.StartProcessAsync(("Runs:Lease", "05:00:00"));
        var user = app.NewUser();
        var turn = await user.At(killed).OpenStreamAsync(ChatUser.Turn(_userText));
        await turn.ReadUntilTextAsync("so far");
        using (var elsewhere = await user.ResumeAsync(turn.SessionId))
        {
            // The copy in Redis, which is still there without the replica, has it too.
            await elsewhere.ReadUntilTextAsync("so far");
        }

        await killed.KillAsync();
        return (user, turn);
    }
}
