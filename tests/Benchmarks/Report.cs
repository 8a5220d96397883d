namespace Fubuni.Benchmarks;

/// <summary>
/// The table of a benchmark. Absolute figures belong to the machine; the ratio to another row of the same run is what
/// compares. The last three columns are microseconds of processor time for each request, which a busy neighbour changes
/// little.
/// </summary>
internal sealed class Report(string title)
{
    private readonly List<Row> _rows = [];

    public Figures this[string name] => Figures.Median(_rows.Single(row => row.Name == name).Runs);

    /// <summary>Adds a run; of several of the same name the table shows the median.</summary>
    public void Add(string name, Figures run, string? comparedTo = null)
    {
        var row = _rows.Find(row => row.Name == name);
        if (row is null)
        {
            _rows.Add(row = new Row(name, comparedTo, []));
        }

        row.Runs.Add(run);
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine(
            $"   {"case", -38}{"clients", 8}{"per s", 10}{"ratio", 7} "
                + $"{"to", -4}{"p50 ms", 9}{"p95 ms", 9}{"p99 ms", 9}{"errors", 8}{"service", 10}{"load", 10}"
                + $"{"other", 10}"
        );
        for (var number = 1; number <= _rows.Count; number++)
        {
            var (name, comparedTo, _) = _rows[number - 1];
            var figures = this[name];
            var (ratio, to) = comparedTo is null
                ? ("", "")
                : (
                    $"{figures.PerSecond / this[comparedTo].PerSecond:F2}",
                    $"of {_rows.FindIndex(row => row.Name == comparedTo) + 1}"
                );
            Console.WriteLine(
                $"{number, 2} {name, -38}{figures.Clients, 8}{figures.PerSecond, 10:F1}{ratio, 7} "
                    + $"{to, -5}{figures.P50, 8:F1}{figures.P95, 9:F1}{figures.P99, 9:F1}{figures.Errors, 8}"
                    + $"{OrNothing(figures.ServiceMicroseconds), 10}{OrNothing(figures.LoadMicroseconds), 10}"
                    + $"{OrNothing(figures.OtherMicroseconds), 10}"
            );
        }
    }

    private static string OrNothing(double microseconds) => double.IsNaN(microseconds) ? "" : $"{microseconds:F0}";

    private sealed record Row(string Name, string? ComparedTo, List<Figures> Runs);
}
