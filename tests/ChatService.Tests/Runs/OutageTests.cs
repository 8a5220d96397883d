using System.Net;
using System.Net.Http.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>
/// Redis and Postgres go away in mid-answer and come back. Whoever reads the answer where it is made notices nothing;
/// nobody is given half of it as whole.
/// </summary>
public sealed class OutageTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_outlives_a_redis_that_starts_again_empty()
    {
        var (before, middle) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Model.When(
            _said,
            async response =>
            {
                await response.TextAsync("before");
                await before.Task;
                await response.TextAsync(" middle");
                await middle.Task;
                await response.TextAsync(" after");
                await response.FinishAsync("stop");
            }
        );
        var (proxy, cache) = TcpProxy.BeforeRedis(app.Cache);
        await using var _ = proxy;
        await using var replica = app.StartReplica(("ConnectionStrings:cache", cache));
        var user = app.NewUser(replica);
        var redis = app.Factory.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said));
        await turn.ReadUntilTextAsync("before");
        RedisKey log = $"fubuni:run:{turn.RunId:N}";
        await Eventually.TrueAsync(() => redis.KeyExistsAsync(log), cancellationToken: Cancel);

        proxy.Cut();
        await redis.KeyDeleteAsync(log);
        before.SetResult();
        await turn.ReadUntilTextAsync("before middle");
        proxy.Resume();
        await Eventually.TrueAsync(() => redis.KeyExistsAsync(log), cancellationToken: Cancel);
        using var elsewhere = await user.At(app.Factory).ResumeAsync(turn.SessionId);
        middle.SetResult();
        await turn.ReadToEndAsync();
        await elsewhere.ReadToEndAsync();

        Assert.All(
            [turn, elsewhere],
            stream =>
            {
                Assert.Equal("before middle after", stream.Text);
                Assert.Equal(("start", "finish"), (stream.Types.First(), stream.Types.Last()));
            }
        );
    }

    [Fact]
    public async Task An_answer_that_is_made_elsewhere_is_waited_for_when_redis_goes_away()
    {
        var gate = new TaskCompletionSource();
        app.Model.When(_said, Steps.SayAround("before", gate.Task, " after"));
        var (proxy, cache) = TcpProxy.BeforeRedis(app.Cache);
        await using var _ = proxy;
        await using var replica = app.StartReplica(("ConnectionStrings:cache", cache));
        var commands = new ProfilingSession();
        replica.Services.GetRequiredService<IConnectionMultiplexer>().RegisterProfiler(() => commands);
        var user = app.NewUser();
        var message = ChatUser.Turn(_said, messageId: Guid.CreateVersion7());
        using var turn = await user.OpenStreamAsync(message);
        await turn.ReadUntilTextAsync("before");
        var redis = app.Factory.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await Eventually.TrueAsync(() => redis.KeyExistsAsync($"fubuni:run:{turn.RunId:N}"), cancellationToken: Cancel);
        using var elsewhere = user.At(replica).Http;

        var waiting = elsewhere.PostAsJsonAsync("/api/chat", message, Cancel);
        // A second look at the log means that the first is behind it.
        var looks = 0;
        await Eventually.TrueAsync(
            () => (looks += commands.FinishProfiling().Count(command => command.Command == "XREAD")) > 1,
            cancellationToken: Cancel
        );
        proxy.Cut();
        gate.SetResult();
        using var whole = await waiting;
        proxy.Resume();

        var answer = (await ChatUser.ReadAsync(whole, HttpStatusCode.OK)).GetProperty("message");
        Assert.Equal(
            "before after",
            answer.GetProperty("parts").EnumerateArray().Last().GetProperty("text").GetString()
        );
    }

    [Fact]
    public async Task A_turn_is_answered_once_when_the_word_of_its_commit_is_lost()
    {
        var script = app.Model.When(_said, Steps.Say("answered"));
        var isLost = false;
        await using var replica = app.StartReplica(
            new TurnMoments
            {
                Committed = () =>
                {
                    isLost = true;
                    throw new NpgsqlException("Exception while reading from stream", new EndOfStreamException());
                },
            }
        );
        var user = app.NewUser(replica);

        var turn = await user.StreamAsync(_said);

        Assert.True(isLost);
        Assert.Equal("answered", turn.Text);
        Assert.Single(script.Requests);
        Assert.Equal(2, (await user.SessionAsync(turn.SessionId)).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task An_answer_is_stored_though_the_checkpoint_at_its_end_fails()
    {
        var checkpoint = new BrokenCheckpoint();
        app.Model.When(_said, Steps.SayAround("before", checkpoint.Begun, " after"));
        await using var replica = app.StartReplica(checkpoint);
        var user = app.NewUser(replica);

        var turn = await user.StreamAsync(_said);

        Assert.Equal("finish", turn.Types.Last());
        Assert.Equal("before after", turn.Text);
        var answer = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1];
        Assert.Equal("complete", answer.GetProperty("metadata").GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_answer_outlives_a_database_that_is_away_for_a_while()
    {
        var gate = new TaskCompletionSource();
        app.Model.When(_said, Steps.SayAround("before", gate.Task, " after"));
        var (proxy, database) = TcpProxy.BeforePostgres(app.Database);
        await using var _ = proxy;
        await using var replica = app.StartReplica(
            ("ConnectionStrings:chatdb", database),
            ("Runs:CheckpointInterval", "00:00:00.200")
        );
        var user = app.NewUser(replica);
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_said));
        await turn.ReadUntilTextAsync("before");

        proxy.Cut();
        gate.SetResult();
        await turn.ReadUntilTextAsync("before after");
        proxy.Resume();
        await turn.ReadToEndAsync();

        Assert.Equal("finish", turn.Types.Last());
        var answer = (await user.At(app.Factory).SessionAsync(turn.SessionId)).GetProperty("messages")[1];
        Assert.Equal("before after", answer.GetProperty("parts")[1].GetProperty("text").GetString());
        Assert.Equal("complete", answer.GetProperty("metadata").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_turn_that_meets_a_cut_database_is_taken_whole_when_it_is_sent_again()
    {
        app.Model.When(_said, Steps.Say("answer"));
        var (proxy, database) = TcpProxy.BeforePostgres(app.Database);
        await using var _ = proxy;
        await using var replica = app.StartReplica(("ConnectionStrings:chatdb", database));
        var user = app.NewUser(replica);
        var messageId = Guid.CreateVersion7();

        proxy.Cut();
        var sending = user.StreamAsync(_said, messageId: messageId);
        proxy.Resume();
        var first = await sending;
        var second = await user.StreamAsync(_said, first.SessionId, messageId);

        Assert.Equal(["answer", "answer"], [first.Text, second.Text]);
        Assert.Equal(2, (await user.SessionAsync(first.SessionId)).GetProperty("messages").GetArrayLength());
    }
}
