using System.Diagnostics.Metrics;
using Fubuni.AuthService.Telemetry;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.SigningKeys;

public sealed class SigningKeyMetricsTests(DataServices data) : KeyReplicas(data)
{
    [Fact]
    public async Task Rotations_and_the_ages_of_keys_are_measured()
    {
        var service = Start();
        var meters = service.Services.GetRequiredService<IMeterFactory>();
        var ages = new Dictionary<string, double>();
        var rotations = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (
                instrument.Meter.Name == AuthMetrics.MeterName
                && instrument.Meter.Scope == meters
                && instrument.Name.Contains("signing_keys", StringComparison.Ordinal)
            )
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, age, tags, _) => ages[(string)tags[0].Value!] = Math.Round(age)
        );
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => rotations += count);
        listener.Start();

        await RotateAsync(service);
        Time.Advance(TimeSpan.FromMinutes(3));
        listener.RecordObservableInstruments();

        Assert.Equal(1, rotations);
        Assert.Equal(new Dictionary<string, double> { ["Active"] = 180, ["Retired"] = 180 }, ages);
    }
}
