using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class StringTests(RedisServer server) : RedisTests(server)
{
    [Fact]
    public async Task A_value_is_read_back_as_the_type_it_was_written_as()
    {
        await Db.StringSetAsync(Key("text"), "für Élise");
        await Db.StringSetAsync(Key("long"), long.MinValue);
        await Db.StringSetAsync(Key("double"), 0.1 + 0.2);
        await Db.StringSetAsync(Key("true"), true);

        Assert.Equal("für Élise", (string?)await Db.StringGetAsync(Key("text")));
        Assert.Equal(long.MinValue, (long)await Db.StringGetAsync(Key("long")));
        Assert.Equal(0.1 + 0.2, (double)await Db.StringGetAsync(Key("double")));
        Assert.True((bool)await Db.StringGetAsync(Key("true")));
        Assert.True((await Db.StringGetAsync(Key("absent"))).IsNull);
    }

    [Fact]
    public async Task Every_byte_survives()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();

        await Db.StringSetAsync(Key("bytes"), bytes);

        Assert.Equal(bytes, (byte[]?)await Db.StringGetAsync(Key("bytes")));
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
}
