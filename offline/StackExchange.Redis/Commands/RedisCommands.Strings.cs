namespace StackExchange.Redis;

internal abstract partial class RedisCommands
{
    public Task<RedisValue> StringGetAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Value, "GET", key);

    public Task<RedisValue[]> StringGetAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None) =>
        keys.Length == 0 ? Task.FromResult<RedisValue[]>([]) : Send(flags, Read.Values, "MGET", [.. keys]);

    public Task<RedisValue> StringGetDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Value, "GETDEL", key);
    public Task<RedisValue> StringGetSetAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Value, "GETSET", key, value);
    public Task<long> StringLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "STRLEN", key);
    public Task<long> StringIncrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Int64, "INCRBY", key, value);
    public Task<double> StringIncrementAsync(RedisKey key, double value, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Double, "INCRBYFLOAT", key, value);
    public Task<long> StringDecrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None) => StringIncrementAsync(key, -value, flags);
    public Task<double> StringDecrementAsync(RedisKey key, double value, CommandFlags flags = CommandFlags.None) => StringIncrementAsync(key, -value, flags);

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when) =>
        StringSetAsync(key, value, expiry, when, CommandFlags.None);

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when, CommandFlags flags) =>
        StringSetAsync(key, value, Expiration.Of(expiry), when, flags);

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, bool keepTtl, When when = When.Always, CommandFlags flags = CommandFlags.None) =>
        StringSetAsync(key, value, Expiration.Of(expiry, keepTtl), when, flags);

    /// <summary>A null value deletes the key.</summary>
    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, Expiration expiry = default, ValueCondition when = default, CommandFlags flags = CommandFlags.None) =>
        value.IsNull
            ? KeyDeleteAsync(key, flags)
            : Send(flags, Read.Ok, "SET", [key, value, .. expiry.Arguments, .. when.Arguments]);

    public Task<bool> StringSetAsync(KeyValuePair<RedisKey, RedisValue>[] values, When when, CommandFlags flags) =>
        StringSetAsync(values, when, Expiration.Default, flags);

    public Task<bool> StringSetAsync(KeyValuePair<RedisKey, RedisValue>[] values, When when = When.Always, Expiration expiry = default, CommandFlags flags = CommandFlags.None)
    {
        Arg[] pairs = [.. values.SelectMany(pair => new Arg[] { pair.Key, pair.Value })];
        if (pairs.Length == 0) return Task.FromResult(false);
        if (expiry.Arguments.Length == 0 && when != When.Exists) return Send(flags, Read.Ok, when == When.NotExists ? "MSETNX" : "MSET", pairs);
        return Send(flags, Read.Ok, "MSETEX", [values.Length, .. pairs, .. ValueCondition.Of(when), .. expiry.Arguments]);
    }
}
