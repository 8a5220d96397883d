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
/// Redis and Postgres become unavailable during an answer and available again. Clients on the replica of the answer
/// notice nothing, and no client gets a part of it as the whole.
/// </summary>
public sealed class OutageTests(ChatApp app)
{
    private readonly string _userText = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_survives_a_Redis_restart_without_data()
    {
        var (before, middle) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Model.When(
            _userText,
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
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_userText));
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
    public async Task A_client_waits_for_an_answer_of_another_replica_when_Redis_becomes_unavailable()
    {
        var gate = new TaskCompletionSource();
        app.Model.When(_userText, Steps.SayAround("before", gate.Task, " after"));
        var (proxy, cache) = TcpProxy.BeforeRedis(app.Cache);
        await using var _ = proxy;
        await using var replica = app.StartReplica(("ConnectionStrings:cache", cache));
        var commands = new ProfilingSession();
        replica.Services.GetRequiredService<IConnectionMultiplexer>().RegisterProfiler(() => commands);
        var user = app.NewUser();
        var message = ChatUser.Turn(_userText, messageId: Guid.CreateVersion7());
        using var turn = await user.OpenStreamAsync(message);
        await turn.ReadUntilTextAsync("before");
        var redis = app.Factory.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await Eventually.TrueAsync(() => redis.KeyExistsAsync($"fubuni:run:{turn.RunId:N}"), cancellationToken: Cancel);
        using var elsewhere = user.At(replica).Http;

        var waiting = elsewhere.PostAsJsonAsync("/api/chat", message, Cancel);
        // The second read of the log shows that the first one is done.
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
    public async Task A_turn_is_answered_once_when_the_response_to_its_commit_is_lost()
    {
        var script = app.Model.When(_userText, Steps.Say("answered"));
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

        var turn = await user.StreamAsync(_userText);

        Assert.True(isLost);
        Assert.Equal("answered", turn.Text);
        Assert.Single(script.Requests);
        Assert.Equal(2, (await user.SessionAsync(turn.SessionId)).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task An_answer_is_stored_though_the_checkpoint_at_its_end_fails()
    {
        var checkpoint = new BrokenCheckpoint();
        app.Model.When(_userText, Steps.SayAround("before", checkpoint.Begun, " after"));
        await using var replica = app.StartReplica(checkpoint);
        var user = app.NewUser(replica);

        var turn = await user.StreamAsync(_userText);

        Assert.Equal("finish", turn.Types.Last());
        Assert.Equal("before after", turn.Text);
        var answer = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1];
        Assert.Equal("complete", answer.GetProperty("metadata").GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_answer_survives_a_short_database_outage()
    {
        var gate = new TaskCompletionSource();
        app.Model.When(_userText, Steps.SayAround("before", gate.Task, " after"));
        var (proxy, database) = TcpProxy.BeforePostgres(app.Database);
        await using var _ = proxy;
        await using var replica = app.StartReplica(
            ("ConnectionStrings:chatdb", database),
            ("Runs:CheckpointInterval", "00:00:00.200")
        );
        var user = app.NewUser(replica);
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_userText));
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
    public async Task A_turn_that_failed_in_a_database_outage_is_complete_when_it_is_sent_again()
    {
        app.Model.When(_userText, Steps.Say("answer"));
        var (proxy, database) = TcpProxy.BeforePostgres(app.Database);
        await using var _ = proxy;
        await using var replica = app.StartReplica(("ConnectionStrings:chatdb", database));
        var user = app.NewUser(replica);
        var messageId = Guid.CreateVersion7();

        proxy.Cut();
        var sending = user.StreamAsync(_userText, messageId: messageId);
        proxy.Resume();
        var first = await sending;
        var second = await user.StreamAsync(_userText, first.SessionId, messageId);

        Assert.Equal(["answer", "answer"], [first.Text, second.Text]);
        Assert.Equal(2, (await user.SessionAsync(first.SessionId)).GetProperty("messages").GetArrayLength());
    }
}
