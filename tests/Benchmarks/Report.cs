using System.Globalization;

namespace Fubuni.Benchmarks;

/// <summary>
/// A table of the run. Absolute figures belong to the machine; the ratio to the first row, measured in the same run, is what compares.
/// </summary>
internal static class Report
{
    public static void Print(string title, IReadOnlyList<Figures> rows)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine($"{"case",-44}{"clients",8}{"per s",10}{"ratio",8}{"p50 ms",9}{"p95 ms",9}{"p99 ms",9}{"errors",8}");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-44}{row.Clients,8}{row.PerSecond,10:F1}{row.PerSecond / rows[0].PerSecond,8:F3}{row.P50,9:F1}{row.P95,9:F1}{row.P99,9:F1}{row.Errors,8}"));
        }
    }
}
