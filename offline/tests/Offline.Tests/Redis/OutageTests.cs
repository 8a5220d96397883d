using System.Diagnostics;
using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

/// <summary>Each test has a server of its own to stop.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly RedisChannel Name = RedisChannel.Literal("news");

    private readonly RedisServer _server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Commands_work_again_after_the_server_was_killed_and_restarted()
    {
        await using var connection = await _server.ConnectAsync();
        var events = new EventLog(connection);

        for (var round = 1; round <= 3; round++)
        {
            await connection.GetDatabase().StringSetAsync("key", round);
            await _server.KillAsync();
            await Until.TrueAsync(() => !connection.IsConnected && events.Failed == round);
            await _server.StartAsync();

            await connection.GetDatabase().PingAsync();
            Assert.True(connection.IsConnected);
            await Until.TrueAsync(() => events.Restored == round);
        }
    }

    [Fact]
    public async Task Subscriptions_are_restored_with_the_connection()
    {
        await using var connection = await _server.ConnectAsync();
        var subscriber = connection.GetSubscriber();
        var queue = await subscriber.SubscribeAsync(Name);
        var handled = new TaskCompletionSource<RedisValue>();
        await subscriber.SubscribeAsync(RedisChannel.Pattern("new?"), (_, message) => handled.TrySetResult(message));

        await _server.KillAsync();
        await Until.TrueAsync(() => !subscriber.IsConnected());
        await _server.StartAsync();

        await Until.TrueAsync(async () => await subscriber.PublishAsync(Name, "back") == 2);
        Assert.Equal("back", (await queue.ReadAsync(Cancellation)).Message);
        Assert.Equal("back", await handled.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task A_subscription_made_while_the_server_is_away_begins_when_it_is_back()
    {
        await using var connection = await _server.ConnectAsync(options => options.AsyncTimeout = 100);
        await _server.KillAsync();
        await Until.TrueAsync(() => !connection.IsConnected);
        var received = new TaskCompletionSource<RedisValue>();

        await Assert.ThrowsAsync<RedisConnectionException>(() => connection.GetSubscriber().SubscribeAsync(Name, (_, message) => received.TrySetResult(message)));
        await _server.StartAsync();

        await using var publisher = await _server.ConnectAsync();
        await Until.TrueAsync(async () => await publisher.GetDatabase().PublishAsync(Name, "x") == 1);
        Assert.Equal("x", await received.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task Commands_in_flight_fail_at_once_when_the_server_dies()
    {
        await using var connection = await _server.ConnectAsync();
        await using var observer = await _server.ConnectAsync();
        var blocking = connection.GetDatabase().ExecuteAsync("BLPOP", "empty", 0);
        var behind = Enumerable.Range(0, 100).Select(_ => connection.GetDatabase().PingAsync()).ToArray();
        await Until.TrueAsync(async () => ((string?)await observer.GetDatabase().ExecuteAsync("INFO", "clients"))!.Contains("blocked_clients:1", StringComparison.Ordinal));

        var started = Stopwatch.GetTimestamp();
        await _server.KillAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() => blocking);
        foreach (var command in behind) await Assert.ThrowsAsync<RedisConnectionException>(() => command);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(4), "They waited for their timeout of five seconds.");
    }

    [Fact]
    public async Task A_command_during_an_outage_waits_for_the_server_to_come_back()
    {
        await using var connection = await _server.ConnectAsync(options => options.AsyncTimeout = 10_000);
        await _server.KillAsync();
        await Until.TrueAsync(() => !connection.IsConnected);

        var waiting = Enumerable.Range(1, 10).Select(_ => connection.GetDatabase().StringIncrementAsync("n")).ToArray();
        await _server.StartAsync();

        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), await Task.WhenAll(waiting));
    }

    [Fact]
    public async Task A_command_during_an_outage_does_not_wait_longer_than_its_timeout()
    {
        await using var connection = await _server.ConnectAsync(options => (options.AsyncTimeout, options.SyncTimeout) = (150, 150));
        await _server.KillAsync();
        await Until.TrueAsync(() => !connection.IsConnected);

        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => connection.GetDatabase().StringGetAsync("key"));

        Assert.Equal(CommandStatus.WaitingInBacklog, failure.CommandStatus);
        Assert.True(Record.Exception(() => connection.GetDatabase().StringGet("key")) is RedisConnectionException or RedisTimeoutException);
        Assert.False(connection.IsConnected);
    }

    [Fact]
    public async Task With_the_fail_fast_policy_a_command_during_an_outage_fails_at_once()
    {
        await using var connection = await _server.ConnectAsync(options => options.BacklogPolicy = BacklogPolicy.FailFast);
        await _server.KillAsync();
        await Until.TrueAsync(() => !connection.IsConnected);

        var command = connection.GetDatabase().PingAsync();

        Assert.True(command.IsFaulted);
        await Assert.ThrowsAsync<RedisConnectionException>(() => command);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_costs_each_command_its_timeout_and_no_reply_goes_astray()
    {
        await using var connection = await _server.ConnectAsync(options => options.AsyncTimeout = 1000);
        var db = connection.GetDatabase();
        await _server.PauseAsync();

        var late = Enumerable.Range(0, 20).Select(i => db.ExecuteAsync("ECHO", $"late {i}")).ToArray();
        foreach (var command in late) await Assert.ThrowsAsync<RedisTimeoutException>(() => command);
        await _server.ResumeAsync();

        Assert.Equal("now", (string?)await db.ExecuteAsync("ECHO", "now"));
        Assert.True(connection.IsConnected);
    }

    [Fact]
    public async Task A_connection_that_stays_silent_is_given_up_for_a_new_one()
    {
        await using var connection = await _server.ConnectAsync(options => options.AsyncTimeout = 100);
        var events = new EventLog(connection);
        await _server.PauseAsync();

        await Assert.ThrowsAsync<RedisTimeoutException>(() => connection.GetDatabase().PingAsync());
        await Until.TrueAsync(() => events.Failed == 1);
        await _server.ResumeAsync();

        await Until.TrueAsync(() => events.Restored == 1);
        await connection.GetDatabase().PingAsync();
    }

    [Fact]
    public async Task Without_abort_a_client_starts_before_its_server()
    {
        await _server.KillAsync();
        await using var connection = await _server.ConnectAsync(options => options.AbortOnConnectFail = false);
        Assert.False(connection.IsConnected);
        var events = new EventLog(connection);

        await _server.StartAsync();

        await connection.GetDatabase().PingAsync();
        await Until.TrueAsync(() => events.Restored == 1);
    }

    [Fact]
    public async Task With_abort_a_client_that_finds_no_server_says_so()
    {
        await _server.KillAsync();

        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => _server.ConnectAsync());

        Assert.Equal(ConnectionFailureType.UnableToConnect, failure.FailureType);
        Assert.Contains(_server.Address, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_fails_what_waits_and_leaves_no_connection_behind()
    {
        await using var observer = await _server.ConnectAsync();
        var connection = await _server.ConnectAsync(options => options.ClientName = "leaver");
        var queue = await connection.GetSubscriber().SubscribeAsync(Name);
        Assert.Equal(2, await CountAsync());

        await _server.PauseAsync();
        var waiting = connection.GetDatabase().PingAsync();
        await connection.DisposeAsync();
        await _server.ResumeAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => { _ = connection.GetDatabase().StringGetAsync("key"); });
        await queue.Completion.WaitAsync(Cancellation);
        await Until.TrueAsync(async () => await CountAsync() == 0);

        async Task<int> CountAsync() =>
            ((string?)await observer.GetDatabase().ExecuteAsync("CLIENT", "LIST"))!.Split('\n').Count(line => line.Contains("name=leaver", StringComparison.Ordinal));
    }

    private sealed class EventLog
    {
        private int _failed;
        private int _restored;

        public EventLog(ConnectionMultiplexer connection)
        {
            connection.ConnectionFailed += (_, args) => Count(ref _failed, args);
            connection.ConnectionRestored += (_, args) => Count(ref _restored, args);
        }

        public int Failed => Volatile.Read(ref _failed);
        public int Restored => Volatile.Read(ref _restored);

        private static void Count(ref int counter, ConnectionFailedEventArgs args)
        {
            if (args.ConnectionType == ConnectionType.Interactive) Interlocked.Increment(ref counter);
        }
    }
}
