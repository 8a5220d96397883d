using StackExchange.Redis;

namespace Fubuni.ChatService.Streaming;

/// <summary>Rings when the run's log has grown.</summary>
internal sealed class RunLogBell(IConnectionMultiplexer redis, RedisChannel channel) : IDisposable
{
    private readonly SemaphoreSlim _rings = new(0, 1);
    private volatile bool _hasRung;

    /// <summary>Whether whoever writes knows that somebody listens.</summary>
    public bool HasRung => _hasRung;

    public Task ConnectAsync() => redis.GetSubscriber().SubscribeAsync(channel, OnRing);

    public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => _rings.WaitAsync(limit, cancellationToken);

    public void Dispose() => redis.GetSubscriber().Unsubscribe(channel, OnRing, CommandFlags.FireAndForget);

    private void OnRing(RedisChannel from, RedisValue message)
    {
        _hasRung = true;
        if (_rings.CurrentCount == 0)
        {
            try
            {
                _rings.Release();
            }
            catch (SemaphoreFullException)
            {
                // Rung twice at once: one reading sees both.
            }
        }
    }
}
