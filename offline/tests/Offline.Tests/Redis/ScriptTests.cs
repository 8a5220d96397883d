using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class ScriptTests(RedisServer server) : RedisTests(server)
{
    [Fact]
    public async Task A_script_gets_keys_and_values_and_returns_any_shape()
    {
        var result = await Db.ScriptEvaluateAsync(
            "redis.call('SET', KEYS[1], ARGV[1]) return {1, 'two', {3, false}, redis.call('GET', KEYS[1])}", [Key("s")], ["four"]);

        Assert.Equal(ResultType.Array, result.Resp2Type);
        Assert.Equal(4, result.Length);
        Assert.Equal(1, (int)result[0]);
        Assert.Equal("two", (string?)result[1]);
        Assert.Equal(3, (long)((RedisResult[])result[2]!)[0]);
        Assert.True(result[2][1].IsNull);
        Assert.Equal("four", (string?)result[3]);
    }

    [Fact]
    public async Task A_script_that_the_server_forgot_is_sent_again()
    {
        var script = $"return '{Key("").ToString()}'";
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Key(""), (RedisKey)await Db.ScriptEvaluateAsync(script));
            await Db.ExecuteAsync("SCRIPT", "FLUSH");
        }

        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Db.ScriptEvaluateAsync(script)));

        Assert.All(all, result => Assert.Equal(Key(""), (RedisKey)result));
    }

    [Fact]
    public async Task A_script_runs_in_a_batch_though_the_server_does_not_know_it()
    {
        var batch = Db.CreateBatch();
        var result = batch.ScriptEvaluateAsync($"return ARGV[1] --{Key("")}", values: [7]);
        batch.Execute();

        Assert.Equal(7, (int)await result);
    }

    [Fact]
    public async Task A_failing_script_fails_its_caller_alone()
    {
        var failing = Db.ScriptEvaluateAsync("return redis.call('INCR', KEYS[1], 'too', 'many')", [Key("x")]);
        var other = Db.PingAsync();

        await Assert.ThrowsAsync<RedisServerException>(() => failing);
        await other;
        await Assert.ThrowsAsync<RedisServerException>(() => Db.ScriptEvaluateAsync("return redis.error_reply('SORRY no')"));
        await Assert.ThrowsAsync<ArgumentException>(() => Db.ScriptEvaluateAsync("return 1", values: [RedisValue.Null]));
    }
}
