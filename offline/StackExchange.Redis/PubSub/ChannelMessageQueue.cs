using System.Threading.Channels;

namespace StackExchange.Redis;

public readonly struct ChannelMessage
{
    private readonly ChannelMessageQueue _queue;

    internal ChannelMessage(ChannelMessageQueue queue, RedisChannel channel, RedisValue message)
    {
        _queue = queue;
        Channel = channel;
        Message = message;
    }

    /// <summary>The channel that was subscribed to, perhaps a pattern.</summary>
    public RedisChannel SubscriptionChannel => _queue.Channel;
    /// <summary>The channel that the message was published on.</summary>
    public RedisChannel Channel { get; }
    public RedisValue Message { get; }
    public override string ToString() => $"{Channel}: {Message.Length()} bytes";
}

/// <summary>The messages of one subscription, in the order of their publication.</summary>
public sealed class ChannelMessageQueue : IAsyncEnumerable<ChannelMessage>
{
    private readonly Channel<ChannelMessage> _messages = System.Threading.Channels.Channel.CreateUnbounded<ChannelMessage>();
    private readonly RedisSubscriber _subscriber;
    private int _handled;

    internal ChannelMessageQueue(RedisChannel channel, RedisSubscriber subscriber)
    {
        Channel = channel;
        _subscriber = subscriber;
    }

    public RedisChannel Channel { get; }
    public Task Completion => _messages.Reader.Completion;

    public ValueTask<ChannelMessage> ReadAsync(CancellationToken cancellationToken = default) => _messages.Reader.ReadAsync(cancellationToken);
    public bool TryRead(out ChannelMessage item) => _messages.Reader.TryRead(out item);

    public bool TryGetCount(out int count)
    {
        count = _messages.Reader.CanCount ? _messages.Reader.Count : 0;
        return _messages.Reader.CanCount;
    }

    public IAsyncEnumerator<ChannelMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        _messages.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    public void OnMessage(Action<ChannelMessage> handler) => OnMessage(message =>
    {
        handler(message);
        return Task.CompletedTask;
    });

    public void OnMessage(Func<ChannelMessage, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Interlocked.Exchange(ref _handled, 1) != 0) throw new InvalidOperationException("Only a single OnMessage handler is allowed");
        _ = Task.Run(() => HandleAsync(handler));
    }

    public void Unsubscribe(CommandFlags flags = CommandFlags.None) => _ = UnsubscribeAsync(flags);

    public async Task UnsubscribeAsync(CommandFlags flags = CommandFlags.None)
    {
        try
        {
            await _subscriber.RemoveAsync(Channel, null, this, flags);
        }
        finally
        {
            Complete();
        }
    }

    internal void Write(RedisChannel channel, RedisValue message) => _messages.Writer.TryWrite(new ChannelMessage(this, channel, message));

    internal void Complete() => _messages.Writer.TryComplete();

    private async Task HandleAsync(Func<ChannelMessage, Task> handler)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            try
            {
                await handler(message);
            }
            catch
            {
                // As in the package: a handler's failure is its own, the next message follows.
            }
        }
    }
}
