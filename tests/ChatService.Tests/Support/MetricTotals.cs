using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>The sums of all measurements of the counters of one replica.</summary>
internal sealed class MetricTotals : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<(string Name, long Value, string Tag)> _seen = [];

    public MetricTotals(ChatFactory replica)
    {
        var meters = replica.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                lock (_gate)
                {
                    _seen.Add((instrument.Name, value, tags.Length == 0 ? "" : $"{tags[0].Value}"));
                }
            }
        );
        _listener.Start();
    }

    /// <param name="tag">The value of the first tag; null for all.</param>
    public long Of(string name, string? tag = null)
    {
        lock (_gate)
        {
            return _seen.Where(seen => seen.Name == name && (tag is null || seen.Tag == tag)).Sum(seen => seen.Value);
        }
    }

    public void Dispose() => _listener.Dispose();
}
