namespace StackExchange.Redis;

internal abstract partial class RedisCommands
{
    public Task<bool> KeyDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "DEL", key);
    public Task<long> KeyDeleteAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None) => ForKeys("DEL", keys, flags);
    public Task<bool> KeyExistsAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "EXISTS", key);
    public Task<long> KeyExistsAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None) => ForKeys("EXISTS", keys, flags);
    public Task<bool> KeyPersistAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => Send(flags, Read.Ok, "PERSIST", key);
    public Task<bool> KeyExpireAsync(RedisKey key, TimeSpan? expiry, CommandFlags flags) => KeyExpireAsync(key, expiry, ExpireWhen.Always, flags);
    public Task<bool> KeyExpireAsync(RedisKey key, DateTime? expiry, CommandFlags flags) => KeyExpireAsync(key, expiry, ExpireWhen.Always, flags);

    public Task<bool> KeyExpireAsync(RedisKey key, TimeSpan? expiry, ExpireWhen when = ExpireWhen.Always, CommandFlags flags = CommandFlags.None) =>
        expiry is { } ttl && ttl != TimeSpan.MaxValue
            ? Send(flags, Read.Ok, "PEXPIRE", [key, ttl.Ticks / TimeSpan.TicksPerMillisecond, .. Condition(when)])
            : KeyPersistAsync(key, flags);

    public Task<bool> KeyExpireAsync(RedisKey key, DateTime? expiry, ExpireWhen when = ExpireWhen.Always, CommandFlags flags = CommandFlags.None) =>
        expiry is { } moment && moment != DateTime.MaxValue
            ? Send(flags, Read.Ok, "PEXPIREAT", [key, Expiration.UnixMilliseconds(moment), .. Condition(when)])
            : KeyPersistAsync(key, flags);

    /// <summary>Null when the key does not exist and when it never expires.</summary>
    public Task<TimeSpan?> KeyTimeToLiveAsync(RedisKey key, CommandFlags flags = CommandFlags.None) =>
        Send(flags, static reply => (long)reply is >= 0 and var ttl ? TimeSpan.FromMilliseconds(ttl) : (TimeSpan?)null, "PTTL", key);

    private Task<long> ForKeys(string command, RedisKey[] keys, CommandFlags flags) =>
        keys.Length == 0 ? Task.FromResult(0L) : Send(flags, Read.Int64, command, [.. keys]);

    private static Arg[] Condition(ExpireWhen when) => when switch
    {
        ExpireWhen.Always => [],
        ExpireWhen.GreaterThanCurrentExpiry => ["GT"],
        ExpireWhen.HasExpiry => ["XX"],
        ExpireWhen.HasNoExpiry => ["NX"],
        ExpireWhen.LessThanCurrentExpiry => ["LT"],
        _ => throw new ArgumentOutOfRangeException(nameof(when)),
    };
}
