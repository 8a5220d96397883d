namespace StackExchange.Redis;

internal abstract partial class RedisCommands
{
    public Task<bool> SortedSetAddAsync(RedisKey key, RedisValue member, double score, CommandFlags flags) =>
        SortedSetAddAsync(key, member, score, SortedSetWhen.Always, flags);

    public Task<bool> SortedSetAddAsync(RedisKey key, RedisValue member, double score, When when, CommandFlags flags = CommandFlags.None) =>
        SortedSetAddAsync(key, member, score, Widen(when), flags);

    public Task<bool> SortedSetAddAsync(RedisKey key, RedisValue member, double score, SortedSetWhen when = SortedSetWhen.Always, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Ok, "ZADD", [key, .. Condition(when), score, member]);

    public Task<long> SortedSetAddAsync(RedisKey key, SortedSetEntry[] values, CommandFlags flags) =>
        SortedSetAddAsync(key, values, SortedSetWhen.Always, flags);

    public Task<long> SortedSetAddAsync(RedisKey key, SortedSetEntry[] values, When when, CommandFlags flags = CommandFlags.None) =>
        SortedSetAddAsync(key, values, Widen(when), flags);

    public Task<long> SortedSetAddAsync(RedisKey key, SortedSetEntry[] values, SortedSetWhen when = SortedSetWhen.Always, CommandFlags flags = CommandFlags.None) =>
        values.Length == 0
            ? Task.FromResult(0L)
            : Send(flags, Read.Int64, "ZADD", [key, .. Condition(when), .. values.SelectMany(entry => new Arg[] { entry.Score, entry.Element })]);

    public Task<double> SortedSetIncrementAsync(RedisKey key, RedisValue member, double value, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Double, "ZINCRBY", key, value, member);

    public Task<long> SortedSetLengthAsync(RedisKey key, double min = double.NegativeInfinity, double max = double.PositiveInfinity, Exclude exclude = Exclude.None, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Int64, "ZCOUNT", key, Bound(min, exclude, Exclude.Start), Bound(max, exclude, Exclude.Stop));

    public Task<RedisValue[]> SortedSetRangeByRankAsync(RedisKey key, long start = 0, long stop = -1, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Values, order == Order.Descending ? "ZREVRANGE" : "ZRANGE", key, start, stop);

    public Task<SortedSetEntry[]> SortedSetRangeByRankWithScoresAsync(RedisKey key, long start = 0, long stop = -1, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Scores, order == Order.Descending ? "ZREVRANGE" : "ZRANGE", key, start, stop, "WITHSCORES");

    public Task<RedisValue[]> SortedSetRangeByScoreAsync(RedisKey key, double start = double.NegativeInfinity, double stop = double.PositiveInfinity, Exclude exclude = Exclude.None, Order order = Order.Ascending, long skip = 0, long take = -1, CommandFlags flags = CommandFlags.None) =>
        RangeByScore(Read.Values, [], key, start, stop, exclude, order, skip, take, flags);

    public Task<SortedSetEntry[]> SortedSetRangeByScoreWithScoresAsync(RedisKey key, double start = double.NegativeInfinity, double stop = double.PositiveInfinity, Exclude exclude = Exclude.None, Order order = Order.Ascending, long skip = 0, long take = -1, CommandFlags flags = CommandFlags.None) =>
        RangeByScore(Read.Scores, ["WITHSCORES"], key, start, stop, exclude, order, skip, take, flags);

    public Task<long?> SortedSetRankAsync(RedisKey key, RedisValue member, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.NullableInt64, order == Order.Descending ? "ZREVRANK" : "ZRANK", key, member);

    public Task<bool> SortedSetRemoveAsync(RedisKey key, RedisValue member, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "ZREM", key, member);

    public Task<long> SortedSetRemoveAsync(RedisKey key, RedisValue[] members, CommandFlags flags = CommandFlags.None) =>
        members.Length == 0 ? Task.FromResult(0L) : Send(flags, Read.Int64, "ZREM", [key, .. members]);

    public Task<long> SortedSetRemoveRangeByRankAsync(RedisKey key, long start, long stop, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Int64, "ZREMRANGEBYRANK", key, start, stop);

    public Task<long> SortedSetRemoveRangeByScoreAsync(RedisKey key, double start, double stop, Exclude exclude = Exclude.None, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Int64, "ZREMRANGEBYSCORE", key, Bound(start, exclude, Exclude.Start), Bound(stop, exclude, Exclude.Stop));

    public Task<double?> SortedSetScoreAsync(RedisKey key, RedisValue member, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.NullableDouble, "ZSCORE", key, member);

    private Task<T[]> RangeByScore<T>(Func<RedisResult, T[]> read, Arg[] options, RedisKey key, double start, double stop, Exclude exclude, Order order, long skip, long take, CommandFlags flags)
    {
        // Descending, Redis wants the upper bound first; callers may name the bounds in either order.
        if (order == Order.Ascending ? start > stop : start < stop)
        {
            (start, stop) = (stop, start);
            exclude = exclude switch { Exclude.Start => Exclude.Stop, Exclude.Stop => Exclude.Start, _ => exclude };
        }
        Arg[] limit = skip == 0 && take == -1 ? [] : ["LIMIT", skip, take];
        return Send(flags, read, order == Order.Descending ? "ZREVRANGEBYSCORE" : "ZRANGEBYSCORE",
            [key, Bound(start, exclude, Exclude.Start), Bound(stop, exclude, Exclude.Stop), .. options, .. limit]);
    }

    private static Arg Bound(double value, Exclude exclude, Exclude end) =>
        (exclude & end) != 0 ? "(" + RedisValue.Format(value) : value;

    private static SortedSetWhen Widen(When when) => when switch
    {
        When.Always => SortedSetWhen.Always,
        When.Exists => SortedSetWhen.Exists,
        When.NotExists => SortedSetWhen.NotExists,
        _ => throw new ArgumentOutOfRangeException(nameof(when)),
    };

    private static IEnumerable<Arg> Condition(SortedSetWhen when)
    {
        if (when.HasFlag(SortedSetWhen.Exists)) yield return "XX";
        if (when.HasFlag(SortedSetWhen.NotExists)) yield return "NX";
        if (when.HasFlag(SortedSetWhen.GreaterThan)) yield return "GT";
        if (when.HasFlag(SortedSetWhen.LessThan)) yield return "LT";
    }
}
