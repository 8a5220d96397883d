using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class PipeliningTests(RedisServer server) : RedisTests(server)
{
    [Fact]
    public async Task Ten_thousand_concurrent_commands_each_get_their_own_reply()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => Task.Run(async () =>
        {
            var echo = await Db.ExecuteAsync("ECHO", i);
            return (Expected: i, Actual: (int)echo);
        }, Cancellation)));

        Assert.All(replies, reply => Assert.Equal(reply.Expected, reply.Actual));
    }

    [Fact]
    public async Task Replies_of_all_kinds_keep_to_their_callers()
    {
        await Db.ListRightPushAsync(Key("list"), [1, 2, 3]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                var echo = Db.ExecuteAsync("ECHO", $"{worker}:{i}");
                var error = Db.HashGetAsync(Key("list"), "field");
                var list = Db.ListRangeAsync(Key("list"));
                var nothing = Db.StringGetAsync(Key("absent"));

                Assert.Equal($"{worker}:{i}", (string?)await echo);
                await Assert.ThrowsAsync<RedisServerException>(() => error);
                Assert.Equal([1, 2, 3], await list);
                Assert.True((await nothing).IsNull);
            }
        }, Cancellation)));
    }

    [Fact]
    public async Task Commands_for_different_databases_share_the_connection()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Connection.GetDatabase(i % 4).StringSetAsync(Key($"{i}"), i)));

        for (var i = 0; i < 400; i++)
        {
            Assert.Equal(i, (int)await Connection.GetDatabase(i % 4).StringGetAsync(Key($"{i}")));
            Assert.False(await Connection.GetDatabase((i + 1) % 4).KeyExistsAsync(Key($"{i}")));
        }
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_disturbs_nobody()
    {
        for (var i = 0; i < 200; i++)
        {
            using var cancelled = new CancellationTokenSource();
            var abandoned = Db.StringSetAsync(Key("n"), i).WaitAsync(cancelled.Token);
            await cancelled.CancelAsync();

            Assert.Equal(i, (int)await Db.ExecuteAsync("ECHO", i));
            await abandoned.ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        Assert.Equal(199, await Db.StringGetAsync(Key("n")));
    }

    [Fact]
    public async Task Fire_and_forget_answers_at_once_and_still_takes_effect()
    {
        var forgotten = Db.StringSetAsync(Key("f"), 1, flags: CommandFlags.FireAndForget);

        Assert.True(forgotten.IsCompletedSuccessfully);
        await Db.ExecuteAsync("NONSENSE", [], CommandFlags.FireAndForget);
        Assert.Equal(1, await Db.StringGetAsync(Key("f")));
    }

    [Fact]
    public async Task One_slow_continuation_does_not_hold_up_the_others()
    {
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        await using var blocked = await Server.ConnectAsync();
        var slow = blocked.GetDatabase().ExecuteAsync("BLPOP", Key("list"), 0).ContinueWith(
            _ =>
            {
                entered.Set();
                release.Wait(Cancellation);
            },
            Cancellation, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await Db.ListLeftPushAsync(Key("list"), 1);
        await Until.TrueAsync(() => entered.IsSet);

        await blocked.GetDatabase().PingAsync();

        release.Set();
        await slow;
    }
}
