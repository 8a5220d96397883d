using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>Collects what one service measures, as an exporter would.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, string Tag)> _seen = new();
    private readonly ConcurrentDictionary<string, double> _last = new();

    public Measurements(AuthFactory factory)
    {
        var meters = factory.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (
                instrument.Meter.Name.StartsWith("Fubuni.", StringComparison.Ordinal)
                && instrument.Meter.Scope == meters
            )
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _last[instrument.Name] = value);
        _listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) =>
            {
                _last[instrument.Name] = value;
                Add(instrument, tags);
            }
        );
        _listener.Start();
    }

    /// <summary>The tag values of an instrument's measurements so far, sorted.</summary>
    public string[] Of(string instrument) =>
        [.. _seen.Where(seen => seen.Instrument == instrument).Select(seen => seen.Tag).Order()];

    /// <summary>The current value of an observable instrument.</summary>
    public double Last(string instrument)
    {
        _listener.RecordObservableInstruments();
        return _last[instrument];
    }

    public void Clear() => _seen.Clear();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Enqueue((instrument.Name, tags.Length == 0 ? "" : $"{tags[0].Value}"));
}
