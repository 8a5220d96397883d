namespace StackExchange.Redis;

/// <summary>How each kind of reply becomes a result.</summary>
internal static class Read
{
    public static RedisResult Raw(RedisResult reply) => reply;
    public static bool Ok(RedisResult reply) => !reply.IsNull && (bool)reply;
    public static bool Done(RedisResult reply) => true;
    public static long Int64(RedisResult reply) => (long)reply;
    public static long? NullableInt64(RedisResult reply) => (long?)reply;
    public static double Double(RedisResult reply) => (double)reply;
    public static double? NullableDouble(RedisResult reply) => (double?)reply;
    public static RedisValue Value(RedisResult reply) => (RedisValue)reply;
    public static RedisValue[] Values(RedisResult reply) => (RedisValue[]?)reply ?? [];
    public static HashEntry[] Hash(RedisResult reply) => Pairs(reply, static (name, value) => new HashEntry(name, value));
    public static SortedSetEntry[] Scores(RedisResult reply) => Pairs(reply, static (member, score) => new SortedSetEntry(member, (double)score));
    public static StreamEntry[] Entries(RedisResult reply) => reply.Map(Entry) ?? [];
    public static RedisStream[] Streams(RedisResult reply) => reply.Map(static s => new RedisStream((RedisKey)s[0], Entries(s[1]))) ?? [];

    private static StreamEntry Entry(RedisResult reply) =>
        reply.IsNull ? StreamEntry.Null : new((RedisValue)reply[0], Pairs(reply[1], static (name, value) => new NameValueEntry(name, value)));

    private static T[] Pairs<T>(RedisResult reply, Func<RedisValue, RedisValue, T> create)
    {
        var items = Values(reply);
        var pairs = new T[items.Length / 2];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = create(items[2 * i], items[(2 * i) + 1]);
        return pairs;
    }
}
