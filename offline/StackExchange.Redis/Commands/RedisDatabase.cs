namespace StackExchange.Redis;

internal sealed class RedisDatabase(ConnectionMultiplexer multiplexer, int database) : RedisCommands(multiplexer, database), IDatabase
{
    public IBatch CreateBatch(object? asyncState = null) => new RedisBatch(Owner, Database);
    public ITransaction CreateTransaction(object? asyncState = null) => new RedisTransaction(Owner, Database);

    public TimeSpan Ping(CommandFlags flags = CommandFlags.None) => Wait(PingAsync(flags));
    public RedisResult Execute(string command, params object[] args) => Wait(ExecuteAsync(command, args));
    public RedisResult Execute(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None) => Wait(ExecuteAsync(command, args, flags));
    public bool KeyDelete(RedisKey key, CommandFlags flags = CommandFlags.None) => Wait(KeyDeleteAsync(key, flags));
    public long KeyDelete(RedisKey[] keys, CommandFlags flags = CommandFlags.None) => Wait(KeyDeleteAsync(keys, flags));
    public long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None) => Wait(PublishAsync(channel, message, flags));
    public RedisResult ScriptEvaluate(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None) =>
        Wait(ScriptEvaluateAsync(script, keys, values, flags));
    public RedisValue StringGet(RedisKey key, CommandFlags flags = CommandFlags.None) => Wait(StringGetAsync(key, flags));
    public RedisValue[] StringGet(RedisKey[] keys, CommandFlags flags = CommandFlags.None) => Wait(StringGetAsync(keys, flags));
    public bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry, When when) => Wait(StringSetAsync(key, value, expiry, when));
    public bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry, When when, CommandFlags flags) => Wait(StringSetAsync(key, value, expiry, when, flags));
    public bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry, bool keepTtl, When when = When.Always, CommandFlags flags = CommandFlags.None) =>
        Wait(StringSetAsync(key, value, expiry, keepTtl, when, flags));
    public bool StringSet(RedisKey key, RedisValue value, Expiration expiry = default, ValueCondition when = default, CommandFlags flags = CommandFlags.None) =>
        Wait(StringSetAsync(key, value, expiry, when, flags));

    private protected override void Send(Message message) => Owner.Commands.Send(message);

    private T Wait<T>(Task<T> task) => Owner.Wait(task);
}
