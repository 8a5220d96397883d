using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class CollectionTests(RedisServer server) : RedisTests(server)
{
    [Fact]
    public async Task Keys_expire_persist_and_are_counted()
    {
        await Db.StringSetAsync([new(Key("a"), 1), new(Key("b"), 2)]);

        Assert.True(await Db.KeyExpireAsync(Key("a"), TimeSpan.FromMinutes(5)));
        Assert.False(await Db.KeyExpireAsync(Key("a"), TimeSpan.FromMinutes(1), ExpireWhen.GreaterThanCurrentExpiry));
        Assert.True(await Db.KeyExpireAsync(Key("a"), DateTime.UtcNow.AddHours(1), ExpireWhen.GreaterThanCurrentExpiry));
        Assert.InRange((await Db.KeyTimeToLiveAsync(Key("a")))!.Value.TotalMinutes, 50, 60);
        Assert.True(await Db.KeyPersistAsync(Key("a")));
        Assert.Null(await Db.KeyTimeToLiveAsync(Key("a")));
        Assert.Equal(2, await Db.KeyExistsAsync([Key("a"), Key("b"), Key("c")]));
        Assert.Equal(2, await Db.KeyDeleteAsync([Key("a"), Key("b"), Key("c")]));
        Assert.False(await Db.KeyDeleteAsync(Key("a")));
    }

    [Fact]
    public async Task A_hash_keeps_its_fields()
    {
        var key = Key("hash");

        await Db.HashSetAsync(key, [new("name", "Ada"), new("visits", 1)]);
        Assert.True(await Db.HashSetAsync(key, "city", "London"));
        Assert.False(await Db.HashSetAsync(key, "city", "Paris", When.NotExists));
        Assert.Equal(3, await Db.HashIncrementAsync(key, "visits", 2));

        Assert.Equal("London", await Db.HashGetAsync(key, "city"));
        Assert.Equal(["Ada", RedisValue.Null], await Db.HashGetAsync(key, ["name", "absent"]));
        Assert.Equal(
            new Dictionary<string, string> { ["name"] = "Ada", ["visits"] = "3", ["city"] = "London" },
            (await Db.HashGetAllAsync(key)).ToDictionary(e => e.Name.ToString(), e => e.Value.ToString()));
        Assert.True(await Db.HashExistsAsync(key, "name"));
        Assert.True(await Db.HashDeleteAsync(key, "name"));
        Assert.Equal(2, await Db.HashLengthAsync(key));
        Assert.Empty(await Db.HashGetAllAsync(Key("absent")));
    }

    [Fact]
    public async Task A_set_holds_each_member_once()
    {
        var key = Key("set");

        Assert.True(await Db.SetAddAsync(key, "a"));
        Assert.Equal(1, await Db.SetAddAsync(key, ["a", "b"]));
        Assert.True(await Db.SetContainsAsync(key, "b"));
        Assert.Equal(2, await Db.SetLengthAsync(key));
        Assert.Equal(["a", "b"], (await Db.SetMembersAsync(key)).Order());
        Assert.True(await Db.SetRemoveAsync(key, "a"));
        Assert.Equal("b", await Db.SetPopAsync(key));
        Assert.True((await Db.SetPopAsync(key)).IsNull);
    }

    [Fact]
    public async Task A_list_keeps_its_order()
    {
        var key = Key("list");

        Assert.Equal(0, await Db.ListRightPushAsync(key, "x", When.Exists));
        Assert.Equal(3, await Db.ListRightPushAsync(key, ["b", "c", "d"]));
        Assert.Equal(4, await Db.ListLeftPushAsync(key, "a"));
        Assert.Equal(["a", "b", "c", "d"], await Db.ListRangeAsync(key));
        Assert.Equal("a", await Db.ListLeftPopAsync(key));
        Assert.Equal("d", await Db.ListRightPopAsync(key));
        await Db.ListTrimAsync(key, 0, 0);
        Assert.Equal(["b"], await Db.ListRangeAsync(key));
        Assert.Equal(1, await Db.ListRemoveAsync(key, "b"));
        Assert.Equal(0, await Db.ListLengthAsync(key));
    }

    [Fact]
    public async Task A_sorted_set_is_read_by_score_and_rank()
    {
        var key = Key("scores");

        Assert.Equal(3, await Db.SortedSetAddAsync(key, [new("one", 1), new("two", 2), new("many", double.PositiveInfinity)]));
        Assert.False(await Db.SortedSetAddAsync(key, "two", 2.5));
        Assert.False(await Db.SortedSetAddAsync(key, "two", 1, SortedSetWhen.GreaterThan));
        Assert.False(await Db.SortedSetAddAsync(key, "new", 1, When.Exists));

        Assert.Equal(["one", "two", "many"], await Db.SortedSetRangeByScoreAsync(key));
        Assert.Equal(["two"], await Db.SortedSetRangeByScoreAsync(key, 1, 3, Exclude.Start));
        Assert.Equal(["many", "two"], await Db.SortedSetRangeByScoreAsync(key, order: Order.Descending, take: 2));
        Assert.Equal([new("two", 2.5), new("many", double.PositiveInfinity)], await Db.SortedSetRangeByScoreWithScoresAsync(key, 2));
        Assert.Equal(["many"], await Db.SortedSetRangeByRankAsync(key, 0, 0, Order.Descending));
        Assert.Equal([new("one", 1)], await Db.SortedSetRangeByRankWithScoresAsync(key, 0, 0));
        Assert.Equal(2, await Db.SortedSetLengthAsync(key, 1, 2.5));
        Assert.Equal(1, await Db.SortedSetRankAsync(key, "two"));
        Assert.Null(await Db.SortedSetRankAsync(key, "absent"));
        Assert.Equal(2.5, await Db.SortedSetScoreAsync(key, "two"));
        Assert.Null(await Db.SortedSetScoreAsync(key, "absent"));
        Assert.Equal(3, await Db.SortedSetIncrementAsync(key, "two", 0.5));
    }

    [Fact]
    public async Task A_sorted_set_forgets_by_score_rank_and_name()
    {
        var key = Key("marks");
        await Db.SortedSetAddAsync(key, [.. Enumerable.Range(1, 6).Select(i => new SortedSetEntry(i, i))]);

        Assert.Equal(1, await Db.SortedSetRemoveRangeByScoreAsync(key, double.NegativeInfinity, 2, Exclude.Stop));
        Assert.Equal(1, await Db.SortedSetRemoveRangeByRankAsync(key, 0, 0));
        Assert.True(await Db.SortedSetRemoveAsync(key, 3));
        Assert.Equal(2, await Db.SortedSetRemoveAsync(key, [4, 5, 99]));
        Assert.Equal([6], await Db.SortedSetRangeByRankAsync(key));
    }
}
