using System.Diagnostics;

namespace Fubuni.Benchmarks;

/// <summary>
/// Sends a request again and again, for as long as the run takes; it throws when the answer is not the right one.
/// </summary>
internal delegate void Repeat(Action request);

/// <summary>
/// A closed loop: each client, on a thread of its own, sends its next request as soon as the last one is answered.
/// </summary>
internal static class Load
{
    /// <param name="client">
    /// What client <c>n</c> does: it prepares itself, calls <see cref="Repeat"/> once, and cleans up.
    /// </param>
    /// <param name="service">Whose processor time to count; null where the load is not alone with it.</param>
    /// <param name="requestsPerClient">Ends the run earlier than its duration.</param>
    public static Figures Run(
        int clients,
        TimeSpan duration,
        Action<int, Repeat> client,
        ServiceProcess? service = null,
        int requestsPerClient = int.MaxValue
    )
    {
        using var start = new Barrier(clients + 1);
        var latencies = new List<double>[clients];
        var errors = 0;
        var ends = 0L;
        var threads = Enumerable.Range(0, clients).Select(number => new Thread(() => RunClient(number))).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        var (ownBefore, serviceBefore, machineBefore) = (
            Environment.CpuUsage.TotalTime,
            service?.CpuTime,
            Machine.BusyTime()
        );
        var started = Stopwatch.GetTimestamp();
        ends = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        start.SignalAndWait();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return Figures.Of(
            clients,
            elapsed,
            [.. latencies.SelectMany(ofClient => ofClient)],
            errors,
            new ProcessorTime(
                service?.CpuTime - serviceBefore,
                Environment.CpuUsage.TotalTime - ownBefore,
                Machine.BusyTime() - machineBefore
            )
        );

        void RunClient(int number)
        {
            var own = latencies[number] = new List<double>(64 * 1024);
            client(
                number,
                request =>
                {
                    start.SignalAndWait();
                    for (var requests = 0; requests < requestsPerClient && Stopwatch.GetTimestamp() < ends; requests++)
                    {
                        var sent = Stopwatch.GetTimestamp();
                        try
                        {
                            request();
                            own.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                        }
                        catch (Exception exception)
                            when (exception is HttpRequestException or InvalidOperationException or IOException)
                        {
                            if (Interlocked.Increment(ref errors) == 1)
                            {
                                Console.Error.WriteLine(exception.Message);
                            }
                        }
                    }
                }
            );
        }
    }
}
