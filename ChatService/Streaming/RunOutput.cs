using System.Text;
using System.Text.Json;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.RunLogs;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Receives the chunks of one run: builds the message to store, and appends them to the run's log. The first chunk is
/// appended at once, and so is the first word of every part; chunks within the next <see cref="Window"/> are appended
/// together, with consecutive pieces of text as one chunk. So a fast model costs a bounded number of writes, and the
/// first word is never delayed.
/// </summary>
internal sealed class RunOutput : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(40);

    private readonly Lock _gate = new();
    private readonly MessageBuilder _message = new();
    private readonly List<byte[]> _pending = [];
    private readonly StringBuilder _text = new();
    private readonly RunLog _log;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private string? _textId;
    private bool _isReasoning;
    private long? _windowOpened;
    private bool _isTimerSet;
    private bool _isFirstWordNext;

    public RunOutput(RunLog log, TimeProvider time)
    {
        (_log, _time) = (log, time);
        _timer = time.CreateTimer(_ => OnWindowEnd(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Write(Chunk chunk)
    {
        lock (_gate)
        {
            // First: a chunk that cannot be serialized must not be in the message either.
            Add(chunk);
            _message.Apply(chunk);
            var isFirstWord = _isFirstWordNext && chunk is TextDeltaChunk or ReasoningDeltaChunk;
            _isFirstWordNext = chunk is TextStartChunk or ReasoningStartChunk;
            FlushOrWait(isFirstWord);
        }
    }

    /// <summary>Closes the parts that are still open, and returns the message to store.</summary>
    public IReadOnlyList<MessagePart> Close(string toolError)
    {
        lock (_gate)
        {
            foreach (var chunk in _message.CloseOpenParts(toolError))
            {
                _message.Apply(chunk);
                Add(chunk);
            }

            return _message.Snapshot();
        }
    }

    /// <summary>The message so far; null when it has not changed since the last call.</summary>
    public IReadOnlyList<MessagePart>? SnapshotIfChanged()
    {
        lock (_gate)
        {
            return _message.HasChanged ? _message.Snapshot() : null;
        }
    }

    /// <summary>Appends what is pending and completes the log.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            Flush();
            _log.Complete();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Complete();
    }

    private void Add(Chunk chunk)
    {
        var (id, text) = chunk switch
        {
            TextDeltaChunk words => (words.Id, words.Delta),
            ReasoningDeltaChunk thought => (thought.Id, thought.Delta),
            _ => (null, ""),
        };
        if (id is not null && (_textId is null || _textId == id))
        {
            (_textId, _isReasoning) = (id, chunk is ReasoningDeltaChunk);
            _text.Append(text);
            return;
        }

        var json = Serialize(chunk);
        EndText();
        _pending.Add(json);
    }

    private void EndText()
    {
        if (_textId is not null)
        {
            _pending.Add(
                Serialize(
                    _isReasoning
                        ? new ReasoningDeltaChunk(_textId, _text.ToString())
                        : new TextDeltaChunk(_textId, _text.ToString())
                )
            );
            _textId = null;
            _text.Clear();
        }
    }

    private void Flush()
    {
        EndText();
        if (_pending.Count > 0)
        {
            _log.Append([.. _pending]);
            _pending.Clear();
        }
    }

    private static byte[] Serialize(Chunk chunk) => JsonSerializer.SerializeToUtf8Bytes(chunk, ChunkJson.Plain.Chunk);

    /// <summary>
    /// The timer runs only while something waits: most models send a chunk less often than a window ends.
    /// </summary>
    private void FlushOrWait(bool mustFlush)
    {
        var left = _windowOpened is { } opened ? Window - _time.GetElapsedTime(opened) : TimeSpan.Zero;
        if (mustFlush || left <= TimeSpan.Zero)
        {
            Flush();
            _windowOpened = _time.GetTimestamp();
        }
        else if (!_isTimerSet)
        {
            _isTimerSet = true;
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnWindowEnd()
    {
        lock (_gate)
        {
            _isTimerSet = false;
            if (_pending.Count > 0 || _textId is not null)
            {
                FlushOrWait(mustFlush: false);
            }
        }
    }
}
