using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fubuni.Testing;

/// <summary>
/// Collects all telemetry of a service: its logs, the tags of every metric, and the attributes and events of every
/// span. Secrets must be words that do not occur elsewhere in the process.
/// </summary>
public sealed class Leaks : IDisposable
{
    private readonly ConcurrentQueue<string> _told = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _spans;

    public Leaks()
    {
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.Start();
        _spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
                _told.Enqueue(
                    $"span {span.Source.Name} {span.DisplayName} {string.Join(' ', span.TagObjects)} "
                        + $"{string.Join(' ', span.Baggage)} "
                        + $"{string.Join(' ', span.Events.SelectMany(one => one.Tags))}"
                ),
        };
        ActivitySource.AddActivityListener(_spans);
    }

    public CapturedLogs Logs { get; } = new();

    /// <summary>The telemetry that contains one of these words.</summary>
    public IReadOnlyList<string> Find(params IEnumerable<string> secrets)
    {
        var words = secrets.Where(secret => secret.Length > 0).ToList();
        return
        [
            .. Logs
                .Lines.Concat(_told)
                .Where(line => words.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))),
        ];
    }

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
        Logs.Dispose();
    }

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _told.Enqueue($"metric {instrument.Name} {string.Join(' ', tags.ToArray())}");
}
