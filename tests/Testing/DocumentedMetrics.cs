using System.Diagnostics.Metrics;

namespace Fubuni.Testing;

/// <summary>A row of docs/operations/metrics.md.</summary>
public sealed record DocumentedMetric(string Name, string Kind, string Unit, string Description)
{
    public override string ToString() => $"{Name} ({Kind}, {Unit}): {Description}";
}

/// <summary>The metrics that are documented, and those that a service publishes.</summary>
public static class DocumentedMetrics
{
    private static readonly string[] Meters = ["Fubuni.AuthService", "Fubuni.ChatService", "Fubuni.ServiceDefaults"];

    /// <summary>The rows under a heading.</summary>
    public static IReadOnlyList<DocumentedMetric> Under(string heading) =>
        [
            .. File.ReadLines(Path.Combine(RepositoryFolder.Path, "docs", "operations", "metrics.md"))
                .SkipWhile(line => line != $"## {heading}")
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
                .Select(cells => new DocumentedMetric(cells[0].Trim('`'), cells[1], cells[2], cells[^1])),
        ];

    /// <summary>All our instruments in a service, with or without measurements.</summary>
    /// <param name="meters">The meters of the service: other services run in the same process.</param>
    public static IReadOnlyList<DocumentedMetric> PublishedBy(IMeterFactory meters)
    {
        List<DocumentedMetric> published = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters && Meters.Contains(instrument.Meter.Name))
                {
                    published.Add(
                        new DocumentedMetric(
                            instrument.Name,
                            KindOf(instrument),
                            instrument.Unit ?? "",
                            instrument.Description ?? ""
                        )
                    );
                }
            },
        };
        listener.Start();
        return published;
    }

    private static string KindOf(Instrument instrument) =>
        instrument.GetType().Name switch
        {
            "Counter`1" or "ObservableCounter`1" => "counter",
            "UpDownCounter`1" or "ObservableUpDownCounter`1" => "up-down counter",
            "Histogram`1" => "histogram",
            _ => "gauge",
        };
}
