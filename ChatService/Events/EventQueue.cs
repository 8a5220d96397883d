using System.Threading.Channels;

namespace Fubuni.ChatService.Events;

/// <summary>
/// The events that wait for one stream. Who adds never waits: when the queue is full what is in it is dropped, and the reader learns that it has
/// missed something.
/// </summary>
internal sealed class EventQueue(int length)
{
    private readonly Channel<ReadOnlyMemory<byte>> _waiting = Channel.CreateBounded<ReadOnlyMemory<byte>>(length);
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(1);
    private volatile ChatEvent? _end;
    private int _hasMissed;

    public void Add(ReadOnlyMemory<byte> json)
    {
        if (!_waiting.Writer.TryWrite(json))
        {
            Miss();
            return;
        }

        _bell.Writer.TryWrite(true);
    }

    /// <summary>Says that events may have been missed.</summary>
    public void Miss()
    {
        Volatile.Write(ref _hasMissed, 1);
        _bell.Writer.TryWrite(true);
    }

    /// <summary>Ends the stream, at once, with this event. The first one counts.</summary>
    public void End(ChatEvent end)
    {
        Interlocked.CompareExchange(ref _end, end, null);
        _bell.Writer.TryWrite(true);
    }

    /// <summary>Waits for something to take.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _bell.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes what there is. What waits is dropped where it would not help, and where the sign-in that it was for is over.</summary>
    public Taken Take()
    {
        var hasMissed = Interlocked.Exchange(ref _hasMissed, 0) == 1;
        List<ReadOnlyMemory<byte>> events = [];
        while (_waiting.Reader.TryRead(out var json))
        {
            events.Add(json);
        }

        var end = _end;
        return new Taken(hasMissed || end is SignedOutEvent ? [] : events, hasMissed, end);
    }

    /// <param name="HasMissed">Everything is to be read again.</param>
    /// <param name="End">The last event, where the stream ends.</param>
    internal readonly record struct Taken(IReadOnlyList<ReadOnlyMemory<byte>> Events, bool HasMissed, ChatEvent? End);
}
