namespace Fubuni.Benchmarks;

/// <summary>Rate in requests per second, latencies in milliseconds.</summary>
internal sealed record Figures(
    int Clients,
    double PerSecond,
    double P50,
    double P95,
    double P99,
    int Errors,
    int Requests,
    ProcessorTime Cpu
)
{
    /// <summary>Microseconds of processor time of the service for each request; NaN where that is not known.</summary>
    public double ServiceMicroseconds => Cpu.Service?.TotalMicroseconds / Requests ?? double.NaN;

    /// <summary>Processor time of the load for each request.</summary>
    public double LoadMicroseconds => Cpu.Load.TotalMicroseconds / Requests;

    /// <summary>
    /// Processor time of everything else during the run: database, cache, the kernel's network, other processes.
    /// </summary>
    public double OtherMicroseconds =>
        Math.Max(0, (Cpu.Machine - Cpu.Service - Cpu.Load)?.TotalMicroseconds / Requests ?? double.NaN);

    public static Figures Of(int clients, TimeSpan elapsed, double[] latencies, int errors, ProcessorTime cpu)
    {
        Array.Sort(latencies);
        return new(
            clients,
            latencies.Length / elapsed.TotalSeconds,
            At(0.50),
            At(0.95),
            At(0.99),
            errors,
            latencies.Length,
            cpu
        );

        double At(double quantile) =>
            latencies.Length == 0
                ? double.NaN
                : latencies[Math.Min(latencies.Length - 1, (int)(latencies.Length * quantile))];
    }

    /// <summary>The run in the middle. Errors of any run count.</summary>
    public static Figures Median(IReadOnlyList<Figures> runs) =>
        runs.OrderBy(run => run.PerSecond).ElementAt(runs.Count / 2) with
        {
            Errors = runs.Sum(run => run.Errors),
        };
}

internal sealed record ProcessorTime(TimeSpan? Service, TimeSpan Load, TimeSpan Machine);
