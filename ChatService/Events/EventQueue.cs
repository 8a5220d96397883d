using System.Threading.Channels;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Events;

/// <summary>
/// The pending events of one stream. A writer never waits: when the queue is full, the pending events are dropped and
/// the reader gets a gap.
/// </summary>
internal sealed class EventQueue(int length)
{
    private readonly Channel<ReadOnlyMemory<byte>> _pending = Channel.CreateBounded<ReadOnlyMemory<byte>>(length);

    private readonly AsyncAutoResetEvent _changed = new();
    private volatile ChatEvent? _end;
    private int _hasGap;

    public void Add(ReadOnlyMemory<byte> json)
    {
        if (!_pending.Writer.TryWrite(json))
        {
            AddGap();
            return;
        }

        _changed.Set();
    }

    /// <summary>Events may have been lost: the client must read everything again.</summary>
    public void AddGap()
    {
        Volatile.Write(ref _hasGap, 1);
        _changed.Set();
    }

    /// <summary>Ends the stream, at once, with this event. The first call counts.</summary>
    public void End(ChatEvent end)
    {
        Interlocked.CompareExchange(ref _end, end, null);
        _changed.Set();
    }

    /// <summary>Waits until <see cref="TakeAll"/> has something.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _changed.WaitAsync(cancellationToken);

    /// <summary>
    /// Removes and returns all that is pending. Events before a gap are dropped, for they would not help; so are those
    /// for an auth session that was revoked.
    /// </summary>
    public EventBatch TakeAll()
    {
        var hasGap = Interlocked.Exchange(ref _hasGap, 0) == 1;
        List<ReadOnlyMemory<byte>> events = [];
        while (_pending.Reader.TryRead(out var json))
        {
            events.Add(json);
        }

        var end = _end;
        return new EventBatch(hasGap || end is SignedOutEvent ? [] : events, hasGap, end);
    }
}
