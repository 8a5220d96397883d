using System.Collections.Concurrent;
using System.Text;
using Fubuni.ServiceDefaults;
using StackExchange.Redis;

namespace Fubuni.ChatService.Events;

/// <summary>
/// Sends events to other replicas, over one Redis channel per owner. A message is the id of the sender and the event; a
/// message without an event is a gap: the sender could not send some events.
/// </summary>
internal sealed partial class EventSender(
    IConnectionMultiplexer redis,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<EventSender> logger
)
{
    private const int IdLength = 32;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly string _id = Guid.NewGuid().ToString("N");

    /// <summary>Owners of events that were not sent.</summary>
    private readonly ConcurrentDictionary<string, bool> _unsent = new(StringComparer.Ordinal);

    public RedisOutage Outage { get; } = new(reason => LogUnavailable(logger, reason));

    public static RedisChannel ChannelOf(string ownerId) => RedisChannel.Literal($"fubuni:events:{ownerId}");

    /// <summary>Never fails: events that cannot be sent become a gap as soon as Redis is available.</summary>
    public async Task SendAsync(string ownerId, byte[]? json)
    {
        byte[] message = [.. Encoding.ASCII.GetBytes(_id), .. json ?? []];
        if (
            !await Outage.TryAsync(() => redis.GetDatabase().PublishAsync(ChannelOf(ownerId), message))
            && _unsent.TryAdd(ownerId, true)
        )
        {
            _ = SendGapAsync(ownerId);
        }
    }

    /// <summary>Reads a message from another replica.</summary>
    /// <param name="json">The event; empty for a gap.</param>
    /// <returns>False for messages of this replica, and for invalid messages.</returns>
    public bool TryRead(ReadOnlyMemory<byte> message, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (message.Length < IdLength || Encoding.ASCII.GetString(message.Span[..IdLength]) == _id)
        {
            return false;
        }

        json = message[IdLength..];
        return true;
    }

    private async Task SendGapAsync(string ownerId)
    {
        await Task.Delay(RetryInterval, time, lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _unsent.TryRemove(ownerId, out _);
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await SendAsync(ownerId, null);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis is unavailable ({Reason}); events reach the streams of this replica only"
    )]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
