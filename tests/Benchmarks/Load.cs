using System.Diagnostics;

namespace Fubuni.Benchmarks;

/// <summary>A closed loop: each client sends its next request as soon as the last one is answered.</summary>
internal static class Load
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <param name="request">One request of client number <c>n</c>; it throws when the answer is not the right one.</param>
    public static async Task<Figures> RunAsync(string name, int clients, TimeSpan duration, Func<int, Task> request)
    {
        await LoopAsync(clients, WarmUp, request);
        return await LoopAsync(clients, duration, request) with { Name = name, Clients = clients };
    }

    private static async Task<Figures> LoopAsync(int clients, TimeSpan duration, Func<int, Task> request)
    {
        var start = Stopwatch.GetTimestamp();
        var errors = 0;
        var perClient = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                try
                {
                    await request(client);
                    latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
                catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
                {
                    Interlocked.Increment(ref errors);
                }
            }

            return latencies;
        })));
        var elapsed = Stopwatch.GetElapsedTime(start);
        var sorted = perClient.SelectMany(latencies => latencies).Order().ToArray();
        return new Figures("", clients, sorted.Length / elapsed.TotalSeconds, At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99), errors);
    }

    private static double At(double[] sorted, double quantile)
        => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * quantile))];
}

/// <summary>Rate in requests per second, latencies in milliseconds.</summary>
internal sealed record Figures(string Name, int Clients, double PerSecond, double P50, double P95, double P99, int Errors);
