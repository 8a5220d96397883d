using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Runs;

/// <summary>How many runs are active, how they end, and how long users wait for the first word.</summary>
internal sealed class RunTelemetry : IDisposable
{
    private static readonly ActivitySource Source = new(ChatTelemetry.Name);

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _timeToFirstToken;
    private readonly Counter<long> _chunks;

    public RunTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(ChatTelemetry.Name);
        InstrumentAdvice<double> seconds = new()
        {
            HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300],
        };
        _active = _meter.CreateUpDownCounter<long>("fubuni.chat.runs.active", "{run}", "Answers being written.");
        _duration = _meter.CreateHistogram(
            "fubuni.chat.run.duration",
            "s",
            "From the user's message to the end of the answer.",
            advice: seconds
        );
        _timeToFirstToken = _meter.CreateHistogram(
            "fubuni.chat.run.time_to_first_token",
            "s",
            "From the user's message to the first word.",
            advice: seconds
        );
        _chunks = _meter.CreateCounter<long>("fubuni.chat.chunks", "{chunk}", "Chunks of the answers that have ended.");
    }

    public static Activity? Start(Guid runId, ActivityContext parent) =>
        Source.StartActivity("chat run", ActivityKind.Internal, parent)?.SetTag("fubuni.run.id", runId);

    public void Started() => _active.Add(1);

    public void Ended(RunStatus status, string? errorCode, TimeSpan duration, TimeSpan? timeToFirstToken, int chunks)
    {
        _active.Add(-1);
        TagList tags = new() { { "fubuni.run.status", status.ToName() } };
        if (errorCode is not null)
        {
            tags.Add("error.type", errorCode);
        }

        _duration.Record(duration.TotalSeconds, tags);
        _chunks.Add(chunks);
        if (timeToFirstToken is { } first)
        {
            _timeToFirstToken.Record(first.TotalSeconds);
        }
    }

    public void Dispose() => _meter.Dispose();
}
