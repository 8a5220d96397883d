namespace StackExchange.Redis;

/// <summary>Who listens to what; outlives the connection, so that each new one is told again.</summary>
internal sealed class RedisSubscriber(ConnectionMultiplexer multiplexer) : ISubscriber
{
    private readonly Lock _changing = new();
    private readonly Dictionary<RedisChannel, Listeners> _subscriptions = [];

    private sealed record Listeners(Action<RedisChannel, RedisValue>[] Handlers, ChannelMessageQueue[] Queues);

    public IConnectionMultiplexer Multiplexer => multiplexer;

    public bool IsConnected(RedisChannel channel = default) => multiplexer.Subscriptions.IsConnected;
    public Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None) => multiplexer.GetDatabase().PingAsync(flags);
    public TimeSpan Ping(CommandFlags flags = CommandFlags.None) => multiplexer.Wait(PingAsync(flags));
    public Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None) => multiplexer.GetDatabase().PublishAsync(channel, message, flags);
    public long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None) => multiplexer.Wait(PublishAsync(channel, message, flags));

    public async Task<ChannelMessageQueue> SubscribeAsync(RedisChannel channel, CommandFlags flags = CommandFlags.None)
    {
        var queue = new ChannelMessageQueue(channel, this);
        await AddAsync(channel, [], [queue], flags);
        return queue;
    }

    public Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None) =>
        AddAsync(channel, [handler], [], flags);

    public ChannelMessageQueue Subscribe(RedisChannel channel, CommandFlags flags = CommandFlags.None) => multiplexer.Wait(SubscribeAsync(channel, flags));

    public void Subscribe(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None) =>
        multiplexer.Wait(AddAsync(channel, [handler], [], flags));

    public Task UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None) =>
        RemoveAsync(channel, handler, null, flags);

    public void Unsubscribe(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None) =>
        multiplexer.Wait(RemoveAsync(channel, handler, null, flags));

    public async Task UnsubscribeAllAsync(CommandFlags flags = CommandFlags.None)
    {
        RedisChannel[] channels;
        lock (_changing) channels = [.. _subscriptions.Keys];
        await Task.WhenAll(channels.Select(channel => RemoveAsync(channel, null, null, flags)));
    }

    public void UnsubscribeAll(CommandFlags flags = CommandFlags.None) => UnsubscribeAllAsync(flags).GetAwaiter().GetResult();

    private Task<bool> AddAsync(RedisChannel channel, Action<RedisChannel, RedisValue>[] handlers, ChannelMessageQueue[] queues, CommandFlags flags)
    {
        if (channel.IsNullOrEmpty) throw new ArgumentNullException(nameof(channel));
        // The change and its command under one lock: the server hears of changes in their order.
        lock (_changing)
        {
            var known = _subscriptions.GetValueOrDefault(channel);
            _subscriptions[channel] = new([.. known?.Handlers ?? [], .. handlers], [.. known?.Queues ?? [], .. queues]);
            return Send(Subscription("SUBSCRIBE", channel, flags));
        }
    }

    /// <summary>Removes one listener, or all when neither is named; the last to go ends the subscription.</summary>
    internal Task<bool> RemoveAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler, ChannelMessageQueue? queue, CommandFlags flags)
    {
        if (channel.IsNullOrEmpty) throw new ArgumentNullException(nameof(channel));
        lock (_changing)
        {
            if (!_subscriptions.TryGetValue(channel, out var known)) return Task.FromResult(false);
            var all = handler is null && queue is null;
            foreach (var gone in all ? known.Queues : []) gone.Complete();
            Listeners left = all ? new([], []) : new([.. known.Handlers.Where(h => h != handler)], [.. known.Queues.Where(q => q != queue)]);
            _subscriptions[channel] = left;
            if (left is not { Handlers: [], Queues: [] }) return Task.FromResult(true);
            _subscriptions.Remove(channel);
            return Send(Subscription("UNSUBSCRIBE", channel, flags));
        }
    }

    /// <summary>What tells a new connection of all subscriptions.</summary>
    internal IEnumerable<Message> Resubscribe()
    {
        lock (_changing) return [.. _subscriptions.Keys.Select(channel => Subscription("SUBSCRIBE", channel, CommandFlags.FireAndForget))];
    }

    /// <summary>Delivers a published message. False for the replies to (un)subscribing, which are of the same form.</summary>
    internal bool TryDeliver(RedisResult reply)
    {
        if (reply.Resp2Type != ResultType.Array || reply.IsNull) return false;
        var kind = (string?)reply[0];
        if (kind is not ("message" or "pmessage")) return false;

        var isPattern = kind == "pmessage";
        var name = (byte[])((RedisValue)reply[1])!;
        var subscription = isPattern ? RedisChannel.Pattern(name) : RedisChannel.Literal(name);
        var channel = isPattern ? RedisChannel.Literal((byte[])((RedisValue)reply[2])!) : subscription;
        var message = (RedisValue)reply[isPattern ? 3 : 2];

        Listeners? listeners;
        lock (_changing) _subscriptions.TryGetValue(subscription, out listeners);
        foreach (var queue in listeners?.Queues ?? []) queue.Write(channel, message);
        foreach (var handler in listeners?.Handlers ?? []) ThreadPool.UnsafeQueueUserWorkItem(static call => call.Invoke(), new Call(handler, channel, message), preferLocal: false);
        return true;
    }

    private sealed record Call(Action<RedisChannel, RedisValue> Handler, RedisChannel Channel, RedisValue Message)
    {
        public void Invoke()
        {
            try
            {
                Handler(Channel, Message);
            }
            catch
            {
                // As in the package: a handler's failure is its own.
            }
        }
    }

    /// <summary>Ends all queues: no more messages come.</summary>
    internal void Complete()
    {
        lock (_changing)
        {
            foreach (var queue in _subscriptions.Values.SelectMany(listeners => listeners.Queues)) queue.Complete();
            _subscriptions.Clear();
        }
    }

    private Task<bool> Send(Message<bool> message)
    {
        multiplexer.Subscriptions.Send(message);
        return message.Reply;
    }

    private static Message<bool> Subscription(string command, RedisChannel channel, CommandFlags flags) =>
        new(-1, channel.IsPattern ? "P" + command : command, [channel], flags, Read.Done);
}
