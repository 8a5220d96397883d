using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fubuni.ChatService.Events;

/// <summary>
/// Brings events to all streams of their owner: to those of this replica at once, to those of others over one Redis channel per owner, to which a
/// replica listens while it has streams of that owner. Nothing is stored: who may have missed something is told to read everything again.
/// A message is the sender's id and the event; without an event it says that the sender could not send some.
/// </summary>
internal sealed partial class EventHub : IHostedService
{
    private const int IdLength = 32;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>A stream that begins waits this long for Redis at most; when Redis comes later, it is told to read everything again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly IConnectionMultiplexer _redis;
    private readonly EventOptions _options;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;

    /// <summary>Under it subscriptions begin and end, so that the server hears of them in their order.</summary>
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OwnerChannel> _channels = new(StringComparer.Ordinal);

    /// <summary>Owners of events that other replicas were not sent.</summary>
    private readonly ConcurrentDictionary<string, bool> _unsent = new(StringComparer.Ordinal);

    private CancellationTokenRegistration _stopping;
    private volatile bool _isAway;

    public EventHub(IConnectionMultiplexer redis, IOptions<EventOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<EventHub> logger)
        => (_redis, _options, _time, _lifetime, _logger) = (redis, options.Value, time, lifetime, logger);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _redis.ConnectionRestored += OnConnectionRestored;
        // Before the server waits for its open requests.
        _stopping = _lifetime.ApplicationStopping.Register(EndAll);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _redis.ConnectionRestored -= OnConnectionRestored;
        _stopping.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Tells all streams of the owner, of a change that is committed. Never fails, and waits for nobody.</summary>
    public void Publish(string ownerId, ChatEvent happened)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(happened, PlainJson.Context.ChatEvent);
        foreach (var queue in QueuesOf(ownerId))
        {
            queue.Add(json);
        }

        _ = SendAsync(ownerId, json);
    }

    /// <summary>A stream of the owner, which hears everything from now on; close it.</summary>
    public async Task<EventQueue> OpenAsync(string ownerId, CancellationToken cancellationToken)
    {
        var queue = new EventQueue(_options.QueueLength);
        OwnerChannel? channel;
        lock (_gate)
        {
            if (!_channels.TryGetValue(ownerId, out channel))
            {
                _channels[ownerId] = channel = new OwnerChannel(ownerId);
                channel.Subscribed = SubscribeAsync(channel);
            }

            if (channel.Queues.Count >= _options.MaxStreamsPerUser)
            {
                channel.Queues[0].End(new ReplacedEvent());
                channel.Queues.RemoveAt(0);
            }

            channel.Queues.Add(queue);
            if (_lifetime.ApplicationStopping.IsCancellationRequested)
            {
                queue.End(new ReconnectEvent());
            }
        }

        try
        {
            await channel.Subscribed.WaitAsync(Patience, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _ = MissUntilAsync(channel.Subscribed, queue);
        }
        catch
        {
            Close(ownerId, queue);
            throw;
        }

        return queue;
    }

    public void Close(string ownerId, EventQueue queue)
    {
        lock (_gate)
        {
            if (_channels.TryGetValue(ownerId, out var channel) && channel.Queues.Remove(queue) && channel.Queues.Count == 0)
            {
                _channels.Remove(ownerId);
                channel.IsClosed = true;
                Unsubscribe(channel);
            }
        }
    }

    private async Task SubscribeAsync(OwnerChannel channel)
    {
        while (true)
        {
            try
            {
                Task<ChannelMessageQueue> subscribing;
                lock (_gate)
                {
                    if (channel.IsClosed)
                    {
                        return;
                    }

                    subscribing = _redis.GetSubscriber().SubscribeAsync(channel.Name);
                }

                // In the order of the messages. Once subscribed, the client subscribes again by itself after a reconnect.
                (await subscribing).OnMessage(message => Receive(channel, message.Message));
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                SetAway(exception);
                lock (_gate)
                {
                    if (!channel.IsClosed)
                    {
                        Unsubscribe(channel);
                    }
                }

                await Task.Delay(RetryInterval, _time, _lifetime.ApplicationStopping);
            }
        }
    }

    private void Unsubscribe(OwnerChannel channel)
    {
        try
        {
            _ = _redis.GetSubscriber().UnsubscribeAsync(channel.Name, flags: CommandFlags.FireAndForget);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Without a connection there is no subscription.
        }
    }

    private static async Task MissUntilAsync(Task subscribed, EventQueue queue)
    {
        await subscribed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.Miss();
    }

    private void Receive(OwnerChannel channel, RedisValue message)
    {
        ReadOnlyMemory<byte> bytes = (byte[]?)message;
        if (bytes.Length < IdLength || Encoding.ASCII.GetString(bytes.Span[..IdLength]) == _id)
        {
            return;
        }

        foreach (var queue in QueuesOf(channel.OwnerId))
        {
            if (bytes.Length == IdLength)
            {
                queue.Miss();
            }
            else
            {
                queue.Add(bytes[IdLength..]);
            }
        }
    }

    private async Task SendAsync(string ownerId, byte[]? json)
    {
        try
        {
            byte[] message = [.. Encoding.ASCII.GetBytes(_id), .. json ?? []];
            await _redis.GetDatabase().PublishAsync(OwnerChannel.NameOf(ownerId), message);
            _isAway = false;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            SetAway(exception);
            if (_unsent.TryAdd(ownerId, true))
            {
                _ = SayMissedAsync(ownerId);
            }
        }
    }

    /// <summary>Tells the other replicas, as soon as it can, that they were not sent everything.</summary>
    private async Task SayMissedAsync(string ownerId)
    {
        await Task.Delay(RetryInterval, _time, _lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _unsent.TryRemove(ownerId, out _);
        if (!_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await SendAsync(ownerId, null);
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args)
    {
        EventQueue[] queues;
        lock (_gate)
        {
            queues = [.. _channels.Values.SelectMany(channel => channel.Queues)];
        }

        foreach (var queue in queues)
        {
            queue.Miss();
        }
    }

    private void EndAll()
    {
        lock (_gate)
        {
            foreach (var queue in _channels.Values.SelectMany(channel => channel.Queues))
            {
                queue.End(new ReconnectEvent());
            }
        }
    }

    private EventQueue[] QueuesOf(string ownerId)
    {
        lock (_gate)
        {
            return _channels.TryGetValue(ownerId, out var channel) ? [.. channel.Queues] : [];
        }
    }

    private void SetAway(Exception reason)
    {
        if (!_isAway)
        {
            _isAway = true;
            LogUnavailable(reason.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is unavailable ({Reason}); events reach the streams of this replica only")]
    private partial void LogUnavailable(string reason);

    private sealed class OwnerChannel(string ownerId)
    {
        public string OwnerId => ownerId;

        public RedisChannel Name { get; } = NameOf(ownerId);

        /// <summary>Oldest first.</summary>
        public List<EventQueue> Queues { get; } = [];

        public Task Subscribed { get; set; } = Task.CompletedTask;

        public bool IsClosed { get; set; }

        public static RedisChannel NameOf(string ownerId) => RedisChannel.Literal($"fubuni:events:{ownerId}");
    }
}
