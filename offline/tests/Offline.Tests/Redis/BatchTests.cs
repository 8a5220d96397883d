using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class BatchTests(RedisServer server) : RedisTests(server)
{
    [Fact]
    public async Task A_batch_is_sent_when_executed_and_not_before()
    {
        var batch = Db.CreateBatch();
        var set = batch.StringSetAsync(Key("b"), 1);
        var increments = Enumerable.Range(0, 10).Select(_ => batch.StringIncrementAsync(Key("b"))).ToArray();

        Assert.False(await Db.KeyExistsAsync(Key("b")));
        batch.Execute();

        Assert.True(await set);
        Assert.Equal(Enumerable.Range(2, 10).Select(i => (long)i), await Task.WhenAll(increments));
    }

    [Fact]
    public async Task A_transaction_runs_as_one_in_its_database()
    {
        var second = Connection.GetDatabase(1);
        var transaction = second.CreateTransaction();
        var set = transaction.StringSetAsync(Key("t"), 1);
        var increment = transaction.StringIncrementAsync(Key("t"), 41);
        var wrong = transaction.ListLengthAsync(Key("t"));

        var executed = transaction.ExecuteAsync();
        var elsewhere = Db.StringGetAsync(Key("t"));

        Assert.True(await executed);
        Assert.True(await set);
        Assert.Equal(42, await increment);
        await Assert.ThrowsAsync<RedisServerException>(() => wrong);
        Assert.True((await elsewhere).IsNull);
        Assert.Equal(42, await second.StringGetAsync(Key("t")));
    }

    [Fact]
    public async Task A_transaction_with_a_command_that_the_server_refuses_does_nothing()
    {
        var transaction = Db.CreateTransaction();
        var set = transaction.StringSetAsync(Key("t"), 1);
        var nonsense = transaction.ExecuteAsync("NONSENSE");

        await Assert.ThrowsAsync<RedisServerException>(() => transaction.ExecuteAsync());

        await Assert.ThrowsAsync<RedisServerException>(() => set);
        await Assert.ThrowsAsync<RedisServerException>(() => nonsense);
        Assert.False(await Db.KeyExistsAsync(Key("t")));
    }
}
