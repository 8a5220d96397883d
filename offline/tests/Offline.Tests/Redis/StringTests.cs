using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class StringTests(RedisServer server) : RedisTests(server)
{
    [Fact]
    public async Task A_value_is_read_back_as_the_type_it_was_written_as()
    {
        await Db.StringSetAsync(Key("text"), "für Élise");
        await Db.StringSetAsync(Key("long"), long.MinValue);
        await Db.StringSetAsync(Key("ulong"), ulong.MaxValue);
        await Db.StringSetAsync(Key("double"), 0.1 + 0.2);
        await Db.StringSetAsync(Key("true"), true);

        Assert.Equal("für Élise", (string?)await Db.StringGetAsync(Key("text")));
        Assert.Equal(long.MinValue, (long)await Db.StringGetAsync(Key("long")));
        Assert.Equal(ulong.MaxValue, (ulong)await Db.StringGetAsync(Key("ulong")));
        Assert.Equal(0.1 + 0.2, (double)await Db.StringGetAsync(Key("double")));
        Assert.True((bool)await Db.StringGetAsync(Key("true")));
        Assert.True((await Db.StringGetAsync(Key("absent"))).IsNull);
    }

    [Fact]
    public async Task Every_byte_survives_in_keys_and_values()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        RedisKey key = Key("").Append(bytes);

        await Db.StringSetAsync(key, bytes);

        Assert.Equal(bytes, (byte[]?)await Db.StringGetAsync(key));
    }

    [Fact]
    public async Task A_megabyte_survives_between_other_commands()
    {
        var big = new byte[1024 * 1024];
        Random.Shared.NextBytes(big);

        var writes = Enumerable.Range(0, 20).Select(i => Db.StringSetAsync(Key($"big{i}"), i % 2 == 0 ? (RedisValue)big : i)).ToArray();
        var reads = Enumerable.Range(0, 20).Select(i => Db.StringGetAsync(Key($"big{i}"))).ToArray();
        await Task.WhenAll(writes);

        for (var i = 0; i < reads.Length; i++)
        {
            if (i % 2 == 0) Assert.Equal(big, (byte[]?)await reads[i]);
            else Assert.Equal(i, (int)await reads[i]);
        }
    }

    [Fact]
    public async Task A_condition_decides_whether_a_value_is_set()
    {
        var key = Key("lease");

        Assert.False(await Db.StringSetAsync(key, "1", when: When.Exists));
        Assert.True(await Db.StringSetAsync(key, "1", TimeSpan.FromMinutes(1), When.NotExists));
        Assert.False(await Db.StringSetAsync(key, "2", TimeSpan.FromMinutes(1), When.NotExists));
        Assert.True(await Db.StringSetAsync(key, "3", TimeSpan.FromMinutes(1), When.Exists));
        Assert.Equal("3", await Db.StringGetAsync(key));
    }

    [Fact]
    public async Task An_expiry_is_set_kept_and_dropped()
    {
        var key = Key("expiring");

        await Db.StringSetAsync(key, "1", TimeSpan.FromMilliseconds(90_500));
        Assert.InRange((await Db.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 60, 90.5);
        await Db.StringSetAsync(key, "2", null, keepTtl: true);
        Assert.NotNull(await Db.KeyTimeToLiveAsync(key));
        await Db.StringSetAsync(key, "3", DateTime.UtcNow.AddHours(1));
        Assert.InRange((await Db.KeyTimeToLiveAsync(key))!.Value.TotalMinutes, 50, 60);
        await Db.StringSetAsync(key, "4");
        Assert.Null(await Db.KeyTimeToLiveAsync(key));
    }

    [Fact]
    public async Task Numbers_are_counted_up_and_down()
    {
        Assert.Equal(1, await Db.StringIncrementAsync(Key("n")));
        Assert.Equal(11, await Db.StringIncrementAsync(Key("n"), 10));
        Assert.Equal(10, await Db.StringDecrementAsync(Key("n")));
        Assert.Equal(10.5, await Db.StringIncrementAsync(Key("n"), 0.5));
    }

    [Fact]
    public async Task Several_keys_are_written_and_read_at_once()
    {
        Assert.True(await Db.StringSetAsync([new(Key("a"), 1), new(Key("b"), "two")]));

        Assert.Equal([1, "two", RedisValue.Null], await Db.StringGetAsync([Key("a"), Key("b"), Key("c")]));
        Assert.Equal("two", await Db.StringGetDeleteAsync(Key("b")));
        Assert.Equal(1, await Db.StringGetSetAsync(Key("a"), 2));
        Assert.True((await Db.StringGetAsync(Key("b"))).IsNull);
    }

    [Fact]
    public async Task Setting_null_deletes()
    {
        await Db.StringSetAsync(Key("gone"), "here");
        await Db.StringSetAsync(Key("gone"), RedisValue.Null);

        Assert.False(await Db.KeyExistsAsync(Key("gone")));
    }

    [Fact]
    public void The_synchronous_forms_answer_alike()
    {
        Assert.True(Db.StringSet(Key("sync"), "x"));
        Assert.Equal("x", Db.StringGet(Key("sync")));
        Assert.True(Db.KeyDelete(Key("sync")));
        Assert.True(Db.Ping() > TimeSpan.Zero);
        Assert.Equal("PONG", (string?)Db.Execute("PING"));
        Assert.Throws<RedisServerException>(() => Db.Execute("NONSENSE"));
    }
}
