namespace Fubuni.Benchmarks;

/// <summary>
/// The table of streams, each case asked of the model itself and through the service. The last four columns are
/// microseconds of processor time for each chunk: of the service, of reading, of the model, and of everything else on
/// this machine.
/// </summary>
internal sealed class StreamReport(string title)
{
    private readonly List<Row> _rows = [];

    public StreamFigures Of(string name, bool isDirect) =>
        _rows.Single(row => row.Name == name && row.IsDirect == isDirect).Figures;

    /// <summary>Adds a run; those of the same name are one case.</summary>
    public void Add(string name, bool isDirect, StreamFigures run)
    {
        var at = _rows.FindIndex(row => row.Name == name && row.IsDirect == isDirect);
        if (at < 0)
        {
            _rows.Add(new Row(name, isDirect, run));
            return;
        }

        _rows[at] = _rows[at] with { Figures = StreamFigures.Join(_rows[at].Figures, run) };
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine(
            $"{"", -34}{"first chunk, ms", -18}{"delay of chunks, ms", -26}{"", -45}"
                + $"{"µs of processor time a chunk", -34}"
        );
        Console.WriteLine(
            $"{"case", -34}{"p50", 6}{"p95", 7}{"p99", 7}{"p50", 7}{"p95", 6}{"p99", 6}{"lost", 7}{"late", 7}"
                + $"{"errors", 8}{"turns", 8}{"chunks/s", 10}{"service", 9}{"load", 7}{"model", 7}{"other", 7}"
                + $"{"loadavg", 9}"
        );
        foreach (var (name, isDirect, figures) in _rows)
        {
            Console.WriteLine(
                $"{(isDirect ? "the model alone" : name), -34}{figures.ToFirst(0.5), 6:F1}"
                    + $"{figures.ToFirst(0.95), 7:F1}{figures.ToFirst(0.99), 7:F1}{figures.Delays.At(0.5), 7:F0}"
                    + $"{figures.Delays.At(0.95), 6:F0}{figures.Delays.At(0.99), 6:F0}{figures.Lost, 7}"
                    + $"{figures.Late, 7}{figures.Errors, 8}{figures.Answers.Count, 8}{figures.ChunksPerSecond, 10:F0}"
                    + $"{OrNothing(figures.Service), 9}{figures.Load, 7:F1}{figures.Model, 7:F1}{figures.Other, 7:F1}"
                    + $"{figures.LoadAverage, 9:F1}"
            );
        }
    }

    private static string OrNothing(double microseconds) => double.IsNaN(microseconds) ? "" : $"{microseconds:F1}";

    private sealed record Row(string Name, bool IsDirect, StreamFigures Figures);
}
