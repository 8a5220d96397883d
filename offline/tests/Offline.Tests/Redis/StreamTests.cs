using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class StreamTests(RedisServer server) : RedisTests(server)
{
    [Fact]
    public async Task Entries_come_back_in_order_with_all_their_fields()
    {
        var key = Key("log");

        var first = await Db.StreamAddAsync(key, "text", "one");
        var second = await Db.StreamAddAsync(key, [new("text", "two"), new("n", 2)]);

        var entries = await Db.StreamRangeAsync(key);
        Assert.Equal([first, second], entries.Select(e => e.Id));
        Assert.Equal("one", entries[0]["text"]);
        Assert.Equal([new("text", "two"), new("n", 2)], entries[1].Values);
        Assert.True(entries[1]["absent"].IsNull);
        Assert.Equal([second], (await Db.StreamRangeAsync(key, count: 1, messageOrder: Order.Descending)).Select(e => e.Id));
        Assert.Equal([first], (await Db.StreamRangeAsync(key, maxId: first)).Select(e => e.Id));
    }

    [Fact]
    public async Task Reading_goes_on_after_a_position_and_never_waits()
    {
        var key = Key("tail");
        var ids = new List<RedisValue>();
        for (var i = 0; i < 5; i++) ids.Add(await Db.StreamAddAsync(key, "n", i, $"{i + 1}-0"));

        Assert.Equal(["1-0", "2-0"], (await Db.StreamReadAsync(key, StreamPosition.Beginning, 2)).Select(e => e.Id));
        Assert.Equal(["3-0", "4-0", "5-0"], (await Db.StreamReadAsync(key, "2-0")).Select(e => e.Id));
        Assert.Empty(await Db.StreamReadAsync(key, "5-0"));
        Assert.Empty(await Db.StreamReadAsync(Key("absent"), "0-0"));
    }

    [Fact]
    public async Task Several_streams_are_read_at_once()
    {
        await Db.StreamAddAsync(Key("a"), "n", 1, "1-0");
        await Db.StreamAddAsync(Key("b"), "n", 2, "2-0");

        var streams = await Db.StreamReadAsync([new StreamPosition(Key("a"), "0-0"), new StreamPosition(Key("b"), "2-0")], 10);

        var only = Assert.Single(streams);
        Assert.Equal(Key("a"), only.Key);
        Assert.Equal(1, Assert.Single(only.Entries)["n"]);
    }

    [Fact]
    public async Task A_stream_is_held_to_its_length()
    {
        var key = Key("short");

        for (var i = 0; i < 20; i++) await Db.StreamAddAsync(key, "n", i, maxLength: 10);
        Assert.Equal(10, await Db.StreamLengthAsync(key));
        await Db.StreamAddAsync(key, [new("n", 20)], maxLength: 5, useApproximateMaxLength: true);
        Assert.Equal(11, await Db.StreamLengthAsync(key)); // "~" spares what fills no whole node
        Assert.Equal(8, await Db.StreamTrimAsync(key, 3));

        var left = await Db.StreamRangeAsync(key);
        Assert.Equal([18, 19, 20], left.Select(e => (int)e["n"]));
        Assert.Equal(1, await Db.StreamDeleteAsync(key, [left[0].Id, "1-1"]));
    }
}
