using Fubuni.ServiceDefaults;
using StackExchange.Redis;

namespace Fubuni.ChatService.RunLogs;

/// <summary>Gets a notification when a run's log in Redis has grown.</summary>
internal sealed class RunLogSubscription(IConnectionMultiplexer redis, RedisChannel channel) : IDisposable
{
    private readonly AsyncAutoResetEvent _notified = new();
    private volatile bool _wasNotified;

    /// <summary>Whether a notification has come: then the writer knows that it has a subscriber.</summary>
    public bool WasNotified => _wasNotified;

    public Task SubscribeAsync() => redis.GetSubscriber().SubscribeAsync(channel, OnNotification);

    /// <returns>False when none came within <paramref name="timeout"/>.</returns>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _notified.WaitAsync(timeout, cancellationToken);

    public void Dispose() => redis.GetSubscriber().Unsubscribe(channel, OnNotification, CommandFlags.FireAndForget);

    private void OnNotification(RedisChannel from, RedisValue message)
    {
        _wasNotified = true;
        _notified.Set();
    }
}
