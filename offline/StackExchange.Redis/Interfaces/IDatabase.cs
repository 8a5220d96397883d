namespace StackExchange.Redis;

public interface IDatabase : IRedis, IDatabaseAsync
{
    int Database { get; }
    IBatch CreateBatch(object? asyncState = null);
    ITransaction CreateTransaction(object? asyncState = null);

    RedisResult Execute(string command, params object[] args);
    RedisResult Execute(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None);
    bool KeyDelete(RedisKey key, CommandFlags flags = CommandFlags.None);
    long KeyDelete(RedisKey[] keys, CommandFlags flags = CommandFlags.None);
    long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
    RedisResult ScriptEvaluate(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None);
    RedisValue StringGet(RedisKey key, CommandFlags flags = CommandFlags.None);
    RedisValue[] StringGet(RedisKey[] keys, CommandFlags flags = CommandFlags.None);
    bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry, When when);
    bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry, When when, CommandFlags flags);
    bool StringSet(RedisKey key, RedisValue value, TimeSpan? expiry, bool keepTtl, When when = When.Always, CommandFlags flags = CommandFlags.None);
    bool StringSet(RedisKey key, RedisValue value, Expiration expiry = default, ValueCondition when = default, CommandFlags flags = CommandFlags.None);
}
