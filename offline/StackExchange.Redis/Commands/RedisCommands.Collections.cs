namespace StackExchange.Redis;

internal abstract partial class RedisCommands
{
    public Task<bool> HashDeleteAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "HDEL", key, hashField);
    public Task<long> HashDeleteAsync(RedisKey key, RedisValue[] hashFields, CommandFlags flags = CommandFlags.None) => ForMany("HDEL", key, hashFields, flags);
    public Task<bool> HashExistsAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "HEXISTS", key, hashField);
    public Task<RedisValue> HashGetAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Value, "HGET", key, hashField);

    public Task<RedisValue[]> HashGetAsync(RedisKey key, RedisValue[] hashFields, CommandFlags flags = CommandFlags.None) =>
        hashFields.Length == 0 ? Task.FromResult<RedisValue[]>([]) : Send(flags, Read.Values, "HMGET", [key, .. hashFields]);

    public Task<HashEntry[]> HashGetAllAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Hash, "HGETALL", key);
    public Task<long> HashIncrementAsync(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "HINCRBY", key, hashField, value);
    public Task<double> HashIncrementAsync(RedisKey key, RedisValue hashField, double value, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Double, "HINCRBYFLOAT", key, hashField, value);
    public Task<long> HashLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "HLEN", key);

    public Task HashSetAsync(RedisKey key, HashEntry[] hashFields, CommandFlags flags = CommandFlags.None) =>
        hashFields.Length == 0
            ? Task.CompletedTask
            : Send(flags, Read.Done, "HSET", [key, .. hashFields.SelectMany(field => new Arg[] { field.Name, field.Value })]);

    public Task<bool> HashSetAsync(RedisKey key, RedisValue hashField, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None)
    {
        if (value.IsNull) return HashDeleteAsync(key, hashField, flags);
        return when switch
        {
            When.Always => Send(flags, Read.Ok, "HSET", key, hashField, value),
            When.NotExists => Send(flags, Read.Ok, "HSETNX", key, hashField, value),
            _ => throw new ArgumentException("Exists is not valid in this context; the permitted values are: Always, NotExists", nameof(when)),
        };
    }

    public Task<RedisValue> ListLeftPopAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Value, "LPOP", key);
    public Task<RedisValue> ListRightPopAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Value, "RPOP", key);
    public Task<long> ListLeftPushAsync(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None) => Push("LPUSH", key, [value], when, flags);
    public Task<long> ListLeftPushAsync(RedisKey key, RedisValue[] values, CommandFlags flags) => Push("LPUSH", key, values, When.Always, flags);
    public Task<long> ListLeftPushAsync(RedisKey key, RedisValue[] values, When when = When.Always, CommandFlags flags = CommandFlags.None) => Push("LPUSH", key, values, when, flags);
    public Task<long> ListRightPushAsync(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None) => Push("RPUSH", key, [value], when, flags);
    public Task<long> ListRightPushAsync(RedisKey key, RedisValue[] values, CommandFlags flags) => Push("RPUSH", key, values, When.Always, flags);
    public Task<long> ListRightPushAsync(RedisKey key, RedisValue[] values, When when = When.Always, CommandFlags flags = CommandFlags.None) => Push("RPUSH", key, values, when, flags);
    public Task<long> ListLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "LLEN", key);
    public Task<RedisValue[]> ListRangeAsync(RedisKey key, long start = 0, long stop = -1, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Values, "LRANGE", key, start, stop);
    public Task<long> ListRemoveAsync(RedisKey key, RedisValue value, long count = 0, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "LREM", key, count, value);
    public Task ListTrimAsync(RedisKey key, long start, long stop, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Done, "LTRIM", key, start, stop);

    public Task<bool> SetAddAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "SADD", key, value);
    public Task<long> SetAddAsync(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None) => ForMany("SADD", key, values, flags);
    public Task<bool> SetContainsAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "SISMEMBER", key, value);
    public Task<long> SetLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "SCARD", key);
    public Task<RedisValue[]> SetMembersAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Values, "SMEMBERS", key);
    public Task<RedisValue> SetPopAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Value, "SPOP", key);
    public Task<bool> SetRemoveAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "SREM", key, value);
    public Task<long> SetRemoveAsync(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None) => ForMany("SREM", key, values, flags);

    private Task<long> ForMany(string command, RedisKey key, RedisValue[] values, CommandFlags flags) =>
        values.Length == 0 ? Task.FromResult(0L) : Send(flags, Read.Int64, command, [key, .. values]);

    private Task<long> Push(string command, RedisKey key, RedisValue[] values, When when, CommandFlags flags)
    {
        if (when == When.NotExists) throw new ArgumentException("NotExists is not valid in this context; the permitted values are: Always, Exists", nameof(when));
        // Pushing nothing tells the length, as in the package.
        return values.Length == 0 ? ListLengthAsync(key, flags) : Send(flags, Read.Int64, when == When.Exists ? command + "X" : command, [key, .. values]);
    }
}
