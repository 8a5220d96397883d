using System.Net;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>How many runs a replica and a user have at the same time.</summary>
public sealed class RunLimitTests(ChatApp app)
{
    [Fact]
    public async Task A_replica_without_a_free_slot_refuses_a_turn_and_names_the_time_to_try_again()
    {
        await using var small = app.StartReplica(("Runs:MaxConcurrent", "1"));
        var user = app.NewUser(small);
        var (userText, next) = (Unique.Text(), Unique.Text());
        app.Model.When(userText, Steps.SayThenHang("busy"));
        app.Model.When(next, Steps.Say("free"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("busy");

        using var refused = await user.OpenStreamAsync(ChatUser.Turn(next));

        Assert.Equal(TimeSpan.FromSeconds(2), refused.Response.Headers.RetryAfter?.Delta);
        var problem = await ChatUser.ReadAsync(refused.Response, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("too_many_runs", problem.GetProperty("code").GetString());
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
        await turn.ReadToEndAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                using var stream = await user.OpenStreamAsync(ChatUser.Turn(next));
                return stream.Response.StatusCode == HttpStatusCode.OK;
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    [Fact]
    public async Task A_user_never_has_more_running_answers_than_the_limit_on_all_replicas_together()
    {
        const int Limit = 5;
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(
            userText,
            [.. Enumerable.Repeat(Steps.SayThenHang("on its way"), Limit), Steps.Say("free again")]
        );
        var turns = Enumerable
            .Range(0, 4 * Limit)
            .Select(_ => (Id: Guid.CreateVersion7(), SessionId: Guid.CreateVersion7()))
            .ToList();
        var streams = await Task.WhenAll(
            turns.Select(
                (turn, number) =>
                    user.At(number % 2 == 0 ? app.Factory : app.SharedReplica())
                        .OpenStreamAsync(ChatUser.Turn(userText, turn.SessionId, turn.Id))
            )
        );

        var (taken, refused) = (
            streams.Index().Where(IsTaken).ToList(),
            streams.Index().Where(stream => !IsTaken(stream)).ToList()
        );
        Assert.Equal(Limit, taken.Count);
        Assert.All(
            refused,
            stream => Assert.Equal(TimeSpan.FromSeconds(2), stream.Item.Response.Headers.RetryAfter?.Delta)
        );
        var problem = await ChatUser.ReadAsync(refused[0].Item.Response, HttpStatusCode.TooManyRequests);
        Assert.Equal("too_many_own_runs", problem.GetProperty("code").GetString());
        var first = turns[taken[0].Index];
        using var again = await user.OpenStreamAsync(ChatUser.Turn(userText, first.SessionId, first.Id));
        await again.ReadUntilTextAsync("on its way");
        var other = Unique.Text();
        app.Model.When(other, Steps.Say("not mine"));
        Assert.True((await app.NewUser().StreamAsync(other)).IsDone);

        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{first.SessionId}/stop", HttpStatusCode.NoContent);
        var late = turns[refused[0].Index];
        Assert.Equal("free again", (await user.StreamAsync(userText, late.SessionId, late.Id)).Text);

        foreach (var (index, stream) in taken)
        {
            await user.SendAsync(
                HttpMethod.Post,
                $"/api/chat/sessions/{turns[index].SessionId}/stop",
                HttpStatusCode.NoContent
            );
            stream.Dispose();
        }

        static bool IsTaken((int Index, TurnStream Item) stream) =>
            stream.Item.Response.StatusCode == HttpStatusCode.OK;
    }
}
