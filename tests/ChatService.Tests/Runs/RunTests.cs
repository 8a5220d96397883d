using System.Net;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>Runs live apart from requests and, in what others see of them, apart from replicas.</summary>
public sealed class RunTests(ChatApp app)
{
    private readonly ChatFactory _other = app.SharedReplica();

    /// <summary>Renews no lease and looks for no dead runs, as if its clock had stopped.</summary>
    private readonly ChatFactory _frozen = app.SharedReplica(
        ("Runs:CheckpointInterval", "00:10:00"),
        ("Runs:ReapInterval", "00:10:00")
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_in_the_making_can_be_joined_from_its_start_on_any_replica(bool onSameReplica)
    {
        var user = app.NewUser();
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("before");

        using var joined = await (onSameReplica ? user : user.At(_other)).ResumeAsync(turn.SessionId);
        await joined.ReadUntilTextAsync("before");
        gate.SetResult();
        await joined.ReadToEndAsync();
        await turn.ReadToEndAsync();

        Assert.True(joined.IsDone);
        Assert.Equal(turn.Chunks.Select(chunk => chunk.ToString()), joined.Chunks.Select(chunk => chunk.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_names_the_last_chunk_it_has_gets_the_rest(bool onSameReplica)
    {
        var user = app.NewUser();
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("before");

        using var joined = await (onSameReplica ? user : user.At(_other)).ResumeAsync(turn.SessionId, $"{turn.LastId}");
        gate.SetResult();
        await joined.ReadToEndAsync();

        Assert.Equal(" after", joined.Text);
        Assert.DoesNotContain("start", joined.Types);
    }

    [Fact]
    public async Task A_client_that_names_a_chunk_of_a_longer_answer_gets_all_of_this_one()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.SayThenHang("all of it"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("all of it");

        using var joined = await user.ResumeAsync(turn.SessionId, "100000");

        await joined.ReadUntilTextAsync("all of it");
        Assert.Equal("streaming", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task Where_nothing_is_being_written_there_is_nothing_to_join()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.Say("ok"));
        var turn = await user.StreamAsync(said);

        await user.SendAsync(HttpMethod.Get, $"/api/chat/sessions/{turn.SessionId}/stream", HttpStatusCode.NoContent);
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stopped_answer_keeps_its_text_and_the_next_turn_may_follow(bool onSameReplica)
    {
        var user = app.NewUser();
        var (said, next) = (Unique.Text(), Unique.Text());
        app.Model.When(said, Steps.SayThenHang("so far"));
        app.Model.When(next, Steps.Say("next"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("so far");

        await (onSameReplica ? user : user.At(_other)).SendAsync(
            HttpMethod.Post,
            $"/api/chat/sessions/{turn.SessionId}/stop",
            HttpStatusCode.NoContent
        );

        Assert.Equal("stopped", await user.StatusAsync(turn.SessionId));
        Assert.Equal("next", (await user.StreamAsync(next, turn.SessionId)).Text);
        await turn.ReadToEndAsync();
        Assert.Equal(["text-end", "message-metadata", "abort"], turn.Types.TakeLast(3));
        Assert.Equal(
            "stopped",
            turn.OfType("message-metadata").GetProperty("messageMetadata").GetProperty("status").GetString()
        );
        var messages = (await user.SessionAsync(turn.SessionId)).GetProperty("messages");
        Assert.Equal("so far", messages[1].GetProperty("parts")[1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Deleting_a_session_stops_its_answer()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.SayThenHang("so far"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("so far");

        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{turn.SessionId}", HttpStatusCode.NoContent);
        await turn.ReadToEndAsync();

        Assert.Equal("abort", turn.Types.Last());
    }

    [Fact]
    public async Task A_replica_that_ends_marks_its_answers_interrupted()
    {
        var ending = app.StartReplica();
        var user = app.NewUser(ending);
        var said = Unique.Text();
        app.Model.When(said, Steps.SayThenHang("so far"), Steps.Say("whole"));
        var messageId = Guid.CreateVersion7();
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said, messageId: messageId));
        await turn.ReadUntilTextAsync("so far");

        var reading = turn.ReadToEndAsync();
        await ending.DisposeAsync();
        await reading;

        Assert.Equal("interrupted", turn.ErrorCode);
        var survivor = user.At(app.Factory);
        Assert.Equal("interrupted", await survivor.StatusAsync(turn.SessionId));
        var session = await survivor.SessionAsync(turn.SessionId);
        Assert.Equal(
            "so far",
            session.GetProperty("messages")[1].GetProperty("parts")[1].GetProperty("text").GetString()
        );
        Assert.Equal("whole", (await survivor.StreamAsync(said, turn.SessionId, messageId)).Text);
    }

    [Fact]
    public async Task A_replica_that_ends_lets_go_of_who_follows_an_answer_made_elsewhere_who_goes_on_there()
    {
        var user = app.NewUser();
        var (said, gate) = (Unique.Text(), new TaskCompletionSource());
        app.Model.When(said, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("before");
        var ending = app.StartReplica();
        using var joined = await user.At(ending).ResumeAsync(turn.SessionId);
        await joined.ReadUntilTextAsync("before");

        var reading = joined.ReadToEndAsync();
        await ending.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => reading);

        using var again = await user.ResumeAsync(turn.SessionId, $"{joined.LastId}");
        gate.SetResult();
        await again.ReadToEndAsync();
        Assert.Equal(" after", again.Text);
        Assert.True(again.IsDone);
    }

    [Fact]
    public async Task What_there_is_of_an_answer_is_stored_while_it_is_written()
    {
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, Steps.SayThenHang("so far"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));

        await Eventually.TrueAsync(
            async () => await StoredTextAsync(user, turn) == "so far",
            cancellationToken: Cancel
        );

        Assert.Equal("streaming", await user.StatusAsync(turn.SessionId));
        Assert.Equal(turn.RunId, (await user.SessionAsync(turn.SessionId)).GetProperty("activeRunId").GetGuid());
    }

    [Fact]
    public async Task A_run_whose_lease_ran_out_is_given_up_with_the_text_that_was_stored()
    {
        var user = app.NewUser(_frozen);
        using var turn = await StartHangingAsync(user);

        await ExpireAsync(turn.RunId);
        await Eventually.TrueAsync(
            async () => await user.StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );

        Assert.Equal("stored", await StoredTextAsync(user, turn));
        var answer = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1];
        Assert.Equal("interrupted", answer.GetProperty("metadata").GetProperty("errorCode").GetString());
        Assert.Equal(turn.RunId, answer.GetProperty("metadata").GetProperty("runId").GetGuid());
    }

    [Fact]
    public async Task A_dead_run_whose_text_cannot_be_stored_is_given_up_and_so_are_the_others()
    {
        var (user, neighbour) = (app.NewUser(_frozen), app.NewUser(_frozen));
        using var turn = await StartHangingAsync(user);
        using var other = await StartHangingAsync(neighbour);
        var redis = app.Factory.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        RedisKey log = $"fubuni:run:{turn.RunId:N}";
        await Eventually.TrueAsync(
            async () => (await redis.StreamRangeAsync(log)).LastOrDefault().Id == $"{turn.LastId}-0",
            cancellationToken: Cancel
        );
        await redis.StreamAddAsync(
            log,
            "chunks",
            """{"type":"text-delta","id":"t1","delta":" and \u0000, which Postgres refuses"}""",
            $"{turn.LastId + 1}-0"
        );

        await ExpireAsync(turn.RunId, other.RunId);
        await Eventually.TrueAsync(
            async () =>
                await user.StatusAsync(turn.SessionId) == "interrupted"
                && await neighbour.StatusAsync(other.SessionId) == "interrupted",
            cancellationToken: Cancel
        );

        Assert.Equal("stored", await StoredTextAsync(user, turn));
        Assert.Equal("stored", await StoredTextAsync(neighbour, other));
    }

    [Fact]
    public async Task A_dead_run_does_not_keep_the_next_turn_waiting()
    {
        var user = app.NewUser(_frozen);
        using var turn = await StartHangingAsync(user);
        var next = Unique.Text();
        app.Model.When(next, Steps.Say("next"));

        await ExpireAsync(turn.RunId);

        Assert.Equal("next", (await user.StreamAsync(next, turn.SessionId)).Text);
    }

    [Fact]
    public async Task A_replica_that_was_away_too_long_does_not_overwrite_what_was_decided_without_it()
    {
        var user = app.NewUser(_frozen);
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("before", gate.Task, " too late"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("before");
        await ExpireAsync(turn.RunId);
        await Eventually.TrueAsync(
            async () => await user.StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );

        gate.SetResult();
        await turn.ReadToEndAsync();

        Assert.Equal("interrupted", turn.ErrorCode);
        Assert.Equal("interrupted", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task When_a_replica_has_no_place_left_a_turn_is_refused_for_the_moment()
    {
        await using var small = app.StartReplica(("Runs:MaxConcurrent", "1"));
        var user = app.NewUser(small);
        var (said, next) = (Unique.Text(), Unique.Text());
        app.Model.When(said, Steps.SayThenHang("busy"));
        app.Model.When(next, Steps.Say("free"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
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
            cancellationToken: Cancel
        );
    }

    [Fact]
    public async Task A_user_has_no_more_answers_in_the_making_than_may_be_however_many_replicas_are_asked_at_once()
    {
        const int Limit = 5;
        var user = app.NewUser();
        var said = Unique.Text();
        app.Model.When(said, [.. Enumerable.Repeat(Steps.SayThenHang("on its way"), Limit), Steps.Say("free again")]);
        var turns = Enumerable
            .Range(0, 4 * Limit)
            .Select(_ => (Id: Guid.CreateVersion7(), SessionId: Guid.CreateVersion7()))
            .ToList();
        var streams = await Task.WhenAll(
            turns.Select(
                (turn, number) =>
                    user.At(number % 2 == 0 ? app.Factory : _other)
                        .OpenStreamAsync(ChatUser.Turn(said, turn.SessionId, turn.Id))
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
        using var again = await user.OpenStreamAsync(ChatUser.Turn(said, first.SessionId, first.Id));
        await again.ReadUntilTextAsync("on its way");
        var other = Unique.Text();
        app.Model.When(other, Steps.Say("not mine"));
        Assert.True((await app.NewUser().StreamAsync(other)).IsDone);

        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{first.SessionId}/stop", HttpStatusCode.NoContent);
        var late = turns[refused[0].Index];
        Assert.Equal("free again", (await user.StreamAsync(said, late.SessionId, late.Id)).Text);

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

    [Fact]
    public async Task Without_redis_a_replica_still_answers_its_own_clients()
    {
        await using var alone = app.StartReplica(
            (
                "ConnectionStrings:cache",
                "127.0.0.1:1,abortConnect=false,connectRetry=0,connectTimeout=100,syncTimeout=200,asyncTimeout=200"
            )
        );
        var user = app.NewUser(alone);
        var said = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("before", gate.Task, " after"), Steps.SayThenHang("stop me"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("before");
        using var joined = await user.ResumeAsync(turn.SessionId);
        // Elsewhere the answer cannot be followed word by word, but it comes when it is complete.
        using var elsewhere = await user.At(_other)
            .OpenStreamAsync(ChatUser.Turn(said, messageId: await QuestionAsync(user, turn)));
        gate.SetResult();
        await Task.WhenAll(turn.ReadToEndAsync(), joined.ReadToEndAsync(), elsewhere.ReadToEndAsync());
        Assert.All([turn, joined, elsewhere], stream => Assert.Equal("before after", stream.Text));

        using var stopped = await user.OpenStreamAsync(ChatUser.Turn(said, turn.SessionId));
        await stopped.ReadUntilTextAsync("stop me");
        await user.At(_other)
            .SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
        Assert.Equal("stopped", await user.StatusAsync(turn.SessionId));
    }

    private static async Task<Guid> QuestionAsync(ChatUser user, TurnStream turn) =>
        (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[0].GetProperty("id").GetGuid();

    /// <summary>A turn that goes on for ever, of whose answer one word is stored.</summary>
    private async Task<TurnStream> StartHangingAsync(ChatUser user)
    {
        var said = Unique.Text();
        app.Model.When(said, Steps.SayThenHang("said"));
        var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("said");
        await using var scope = app.Factory.Services.CreateAsyncScope();
        IReadOnlyList<MessagePart> stored = [new StepStartPart(), new TextPart("stored")];
        await scope
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Messages.Where(message => message.Id == turn.MessageId)
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.Parts, stored), Cancel);
        return turn;
    }

    private static async Task<string?> StoredTextAsync(ChatUser user, TurnStream turn)
    {
        if (turn.Chunks.Count == 0)
        {
            await turn.ReadAsync();
        }

        var parts = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1].GetProperty("parts");
        return parts.GetArrayLength() < 2 ? null : parts[1].GetProperty("text").GetString();
    }

    private async Task ExpireAsync(params Guid[] runIds)
    {
        await using var scope = app.Factory.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Runs.Where(run => runIds.Contains(run.Id) && run.Status == RunStatus.Active)
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.LeaseUntil, DateTimeOffset.UtcNow.AddMinutes(-1)),
                Cancel
            );
    }
}
