namespace StackExchange.Redis;

internal abstract partial class RedisCommands
{
    public Task<RedisValue> StreamAddAsync(RedisKey key, RedisValue streamField, RedisValue streamValue, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags) =>
        StreamAddAsync(key, [new(streamField, streamValue)], messageId, (long?)maxLength, useApproximateMaxLength, null, StreamTrimMode.KeepReferences, flags);

    public Task<RedisValue> StreamAddAsync(RedisKey key, NameValueEntry[] streamPairs, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags) =>
        StreamAddAsync(key, streamPairs, messageId, (long?)maxLength, useApproximateMaxLength, null, StreamTrimMode.KeepReferences, flags);

    public Task<RedisValue> StreamAddAsync(RedisKey key, RedisValue streamField, RedisValue streamValue, RedisValue? messageId = null, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None) =>
        StreamAddAsync(key, [new(streamField, streamValue)], messageId, maxLength, useApproximateMaxLength, limit, trimMode, flags);

    public Task<RedisValue> StreamAddAsync(RedisKey key, NameValueEntry[] streamPairs, RedisValue? messageId = null, long? maxLength = null, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode trimMode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None)
    {
        if (streamPairs.Length == 0) throw new ArgumentOutOfRangeException(nameof(streamPairs), "streamPairs must contain at least one item.");
        return Send(flags, Read.Value, "XADD",
            [key, .. MaximumLength(maxLength, useApproximateMaxLength, limit, trimMode), messageId ?? "*", .. streamPairs.SelectMany(pair => new Arg[] { pair.Name, pair.Value })]);
    }

    public Task<long> StreamDeleteAsync(RedisKey key, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Int64, "XDEL", [key, .. messageIds]);

    public Task<long> StreamLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "XLEN", key);

    public Task<StreamEntry[]> StreamRangeAsync(RedisKey key, RedisValue? minId = null, RedisValue? maxId = null, int? count = null, Order messageOrder = Order.Ascending, CommandFlags flags = CommandFlags.None)
    {
        RedisValue lowest = minId ?? "-", highest = maxId ?? "+";
        return messageOrder == Order.Ascending
            ? Send(flags, Read.Entries, "XRANGE", [key, lowest, highest, .. Count(count)])
            : Send(flags, Read.Entries, "XREVRANGE", [key, highest, lowest, .. Count(count)]);
    }

    public Task<StreamEntry[]> StreamReadAsync(RedisKey key, RedisValue position, int? count = null, CommandFlags flags = CommandFlags.None) =>
        Send(flags, static reply => reply.IsNull ? [] : Read.Entries(reply[0][1]), "XREAD", [.. Count(count), "STREAMS", key, position]);

    public Task<RedisStream[]> StreamReadAsync(StreamPosition[] streamPositions, int? countPerStream = null, CommandFlags flags = CommandFlags.None)
    {
        if (streamPositions.Length == 0) throw new ArgumentOutOfRangeException(nameof(streamPositions), "streamPositions must contain at least one item.");
        return Send(flags, Read.Streams, "XREAD",
            [.. Count(countPerStream), "STREAMS", .. streamPositions.Select(p => p.Key), .. streamPositions.Select(p => p.Position)]);
    }

    public Task<long> StreamTrimAsync(RedisKey key, int maxLength, bool useApproximateMaxLength, CommandFlags flags) =>
        StreamTrimAsync(key, (long)maxLength, useApproximateMaxLength, null, StreamTrimMode.KeepReferences, flags);

    public Task<long> StreamTrimAsync(RedisKey key, long maxLength, bool useApproximateMaxLength = false, long? limit = null, StreamTrimMode mode = StreamTrimMode.KeepReferences, CommandFlags flags = CommandFlags.None) =>
        Send(flags, Read.Int64, "XTRIM", [key, .. MaximumLength(maxLength, useApproximateMaxLength, limit, mode)]);

    private static Arg[] MaximumLength(long? length, bool approximate, long? limit, StreamTrimMode mode)
    {
        if (length is not { } maximum) return [];
        Arg[] atMost = approximate ? ["MAXLEN", "~", maximum] : ["MAXLEN", maximum];
        Arg[] work = limit is { } most ? ["LIMIT", most] : [];
        Arg[] references = mode switch
        {
            StreamTrimMode.KeepReferences => [],
            StreamTrimMode.DeleteReferences => ["DELREF"],
            StreamTrimMode.Acknowledged => ["ACKED"],
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };
        return [.. atMost, .. work, .. references];
    }

    private static Arg[] Count(int? count) => count switch
    {
        null => [],
        > 0 => ["COUNT", count.Value],
        _ => throw new ArgumentOutOfRangeException(nameof(count), "count must be greater than 0."),
    };
}
