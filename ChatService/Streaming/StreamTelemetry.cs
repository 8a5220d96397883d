using System.Diagnostics.Metrics;

namespace Fubuni.ChatService.Streaming;

/// <summary>How many streams clients have open; each holds a connection.</summary>
internal sealed class StreamTelemetry : IDisposable
{
    public const string Answer = "answer";
    public const string Events = "events";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _active;

    public StreamTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(ChatTelemetry.Name);
        _active = _meter.CreateUpDownCounter<long>(
            "fubuni.chat.streams.active",
            "{stream}",
            "Streams that clients have open, by what they carry."
        );
    }

    /// <summary>A stream is open until the result is disposed of.</summary>
    public IDisposable Opened(string content)
    {
        _active.Add(1, new KeyValuePair<string, object?>("fubuni.stream.content", content));
        return new Open(_active, content);
    }

    public void Dispose() => _meter.Dispose();

    private sealed class Open(UpDownCounter<long> active, string content) : IDisposable
    {
        public void Dispose() => active.Add(-1, new KeyValuePair<string, object?>("fubuni.stream.content", content));
    }
}
