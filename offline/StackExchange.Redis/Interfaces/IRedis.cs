using System.Net;

namespace StackExchange.Redis;

public interface IRedisAsync
{
    IConnectionMultiplexer Multiplexer { get; }
    Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None);
}

public interface IRedis : IRedisAsync
{
    TimeSpan Ping(CommandFlags flags = CommandFlags.None);
}

public interface IServer : IRedis
{
    EndPoint EndPoint { get; }
    bool IsConnected { get; }
}

/// <summary>Published messages. Handlers are called concurrently and in no order; a <see cref="ChannelMessageQueue"/> keeps the order.</summary>
public interface ISubscriber : IRedis
{
    bool IsConnected(RedisChannel channel = default);
    long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
    Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
    ChannelMessageQueue Subscribe(RedisChannel channel, CommandFlags flags = CommandFlags.None);
    void Subscribe(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None);
    Task<ChannelMessageQueue> SubscribeAsync(RedisChannel channel, CommandFlags flags = CommandFlags.None);
    Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None);
    void Unsubscribe(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None);
    Task UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None);
    void UnsubscribeAll(CommandFlags flags = CommandFlags.None);
    Task UnsubscribeAllAsync(CommandFlags flags = CommandFlags.None);
}

/// <summary>Commands sent together when executed, with nothing of others in between on this connection.</summary>
public interface IBatch : IDatabaseAsync
{
    void Execute();
}

/// <summary>Commands that the server runs as one (MULTI/EXEC).</summary>
public interface ITransaction : IBatch
{
    bool Execute(CommandFlags flags = CommandFlags.None);
    Task<bool> ExecuteAsync(CommandFlags flags = CommandFlags.None);
}
