using System.Text.Json;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fubuni.ChatService.Events;

/// <summary>
/// Delivers events to all streams of their owner: to those of this replica at once, to those of other replicas through
/// Redis. A replica subscribes to an owner's channel while it has streams of that owner. Nothing is stored: a stream
/// that may have lost events gets a gap, and its client reads everything again.
/// </summary>
internal sealed class EventHub : IHostedService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a new stream waits for Redis; when the subscription is later, the stream gets a gap.
    /// </summary>
    private static readonly TimeSpan SubscribeTimeout = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _redis;
    private readonly EventSender _sender;
    private readonly EventOptions _options;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;

    /// <summary>Also held to subscribe and unsubscribe, so that Redis gets both in the right order.</summary>
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OwnerChannel> _channels = new(StringComparer.Ordinal);

    private CancellationTokenRegistration _stopping;

    public EventHub(
        IConnectionMultiplexer redis,
        EventSender sender,
        IOptions<EventOptions> options,
        TimeProvider time,
        IHostApplicationLifetime lifetime
    ) => (_redis, _sender, _options, _time, _lifetime) = (redis, sender, options.Value, time, lifetime);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _redis.ConnectionRestored += OnConnectionRestored;
        // Streams end before the server waits for open requests.
        _stopping = _lifetime.ApplicationStopping.Register(EndAll);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _redis.ConnectionRestored -= OnConnectionRestored;
        _stopping.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Delivers an event of a committed change to all streams of the owner. Never fails, and does not wait.
    /// </summary>
    public void Publish(string ownerId, ChatEvent chatEvent)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(chatEvent, EventJson.Plain.ChatEvent);
        foreach (var queue in QueuesOf(ownerId))
        {
            queue.Add(json);
        }

        _ = _sender.SendAsync(ownerId, json);
    }

    /// <summary>
    /// The queue of a new stream of the owner, which gets all events from now on. The caller closes it.
    /// </summary>
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
            await channel.Subscribed.WaitAsync(SubscribeTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _ = AddGapWhenSubscribedAsync(channel.Subscribed, queue);
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
            if (
                _channels.TryGetValue(ownerId, out var channel)
                && channel.Queues.Remove(queue)
                && channel.Queues.Count == 0
            )
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

                // A ChannelMessageQueue keeps the order of messages. After a reconnect the client subscribes again by
                // itself.
                (await subscribing).OnMessage(message => Receive(channel, message.Message));
                return;
            }
            catch (Exception exception) when (RedisOutage.IsCausedBy(exception))
            {
                _sender.Outage.Begin(exception);
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
        catch (Exception exception) when (RedisOutage.IsCausedBy(exception))
        {
            // Without a connection there is no subscription.
        }
    }

    private static async Task AddGapWhenSubscribedAsync(Task subscribed, EventQueue queue)
    {
        await subscribed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.AddGap();
    }

    private void Receive(OwnerChannel channel, RedisValue message)
    {
        if (!_sender.TryRead((byte[]?)message, out var json))
        {
            return;
        }

        foreach (var queue in QueuesOf(channel.OwnerId))
        {
            if (json.IsEmpty)
            {
                queue.AddGap();
            }
            else
            {
                queue.Add(json);
            }
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
            queue.AddGap();
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
}
