using System.Diagnostics;

namespace Fubuni.Benchmarks;

/// <param name="Chunks">How many an answer has.</param>
/// <param name="Interval">How far apart; zero for as fast as they can be read.</param>
internal sealed record AnswerShape(int Chunks, TimeSpan Interval)
{
    public TimeSpan Duration => Chunks * Interval;
}

/// <summary>Many clients that each ask one question after the other, and read each answer to its end.</summary>
internal static class StreamLoad
{
    /// <param name="server">Who is asked.</param>
    /// <param name="clients">How many answers are written at a time.</param>
    /// <param name="rounds">How many questions each client asks.</param>
    /// <param name="shape">What every answer is like.</param>
    /// <param name="request">The request of a client.</param>
    /// <param name="isBurst">
    /// All clients begin at once; otherwise one after the other over the length of an answer, so that the questions
    /// come evenly ever after.
    /// </param>
    /// <param name="service">Whose processor time and memory to count.</param>
    /// <param name="model">Likewise, of the model.</param>
    public static async Task<StreamFigures> RunAsync(
        Uri server,
        int clients,
        int rounds,
        AnswerShape shape,
        Func<int, byte[]> request,
        bool isBurst,
        ServiceProcess? service,
        ServiceProcess model
    )
    {
        var loadAverage = Machine.LoadAverage();
        var (ownBefore, serviceBefore, modelBefore, machineBefore) = (
            Environment.CpuUsage.TotalTime,
            service?.CpuTime,
            model.CpuTime,
            Machine.BusyTime()
        );
        var started = Stopwatch.GetTimestamp();
        service?.ForgetPeakWorkingSet();
        var results = await Task.WhenAll(await StartAsync());
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new StreamFigures(
            clients,
            shape,
            [.. results.SelectMany(result => result.Answers)],
            results.Aggregate(
                new Histogram(),
                (all, result) =>
                {
                    all.Add(result.Delays);
                    return all;
                }
            ),
            results.Sum(result => result.Errors),
            elapsed,
            new ProcessorTime(
                service?.CpuTime - serviceBefore,
                Environment.CpuUsage.TotalTime - ownBefore,
                Machine.BusyTime() - machineBefore
            ),
            model.CpuTime - modelBefore,
            service?.PeakWorkingSet ?? 0,
            loadAverage
        );

        async Task<List<Task<(List<Answer> Answers, Histogram Delays, int Errors)>>> StartAsync()
        {
            var apart = shape.Duration / clients;
            using var ticks = isBurst || apart == TimeSpan.Zero ? null : new PeriodicTimer(apart);
            List<Task<(List<Answer>, Histogram, int)>> asking = [];
            for (var client = 0; client < clients; client++)
            {
                if (ticks is not null && client > 0)
                {
                    await ticks.WaitForNextTickAsync();
                }

                var number = client;
                asking.Add(Task.Run(() => AskAsync(number)));
            }

            return asking;
        }

        async Task<(List<Answer> Answers, Histogram Delays, int Errors)> AskAsync(int client)
        {
            var (answers, delays, errors) = (new List<Answer>(), new Histogram(), 0);
            using var reader = new AnswerReader(server);
            for (var round = 0; round < rounds; round++)
            {
                try
                {
                    answers.Add(await reader.AskAsync(request(client), shape.Chunks, delays));
                }
                catch (Exception exception)
                    when (exception is HttpRequestException or System.Net.Sockets.SocketException)
                {
                    if (errors++ == 0 && client == 0)
                    {
                        Console.Error.WriteLine(exception.Message);
                    }
                }
            }

            return (answers, delays, errors);
        }
    }
}

/// <param name="Delays">From when the model was to send a chunk to when the client had it.</param>
/// <param name="PeakMemory">Of the service, in bytes.</param>
/// <param name="LoadAverage">Of the machine, in the minute before.</param>
internal sealed record StreamFigures(
    int Clients,
    AnswerShape Shape,
    IReadOnlyList<Answer> Answers,
    Histogram Delays,
    int Errors,
    TimeSpan Elapsed,
    ProcessorTime Cpu,
    TimeSpan ModelCpu,
    long PeakMemory,
    double LoadAverage
)
{
    private const int LateAfter = 250;

    /// <summary>Chunks in order, of all that were requested.</summary>
    public long Chunks => Delays.Count;

    public long Lost => Answers.Sum(answer => (long)answer.Lost) + ((long)Errors * Shape.Chunks);

    public long Late => Delays.Above(LateAfter);

    public double ChunksPerSecond => Chunks / Elapsed.TotalSeconds;

    /// <summary>Microseconds of processor time for each chunk.</summary>
    public double Service => Cpu.Service?.TotalMicroseconds / Chunks ?? double.NaN;

    public double Load => Cpu.Load.TotalMicroseconds / Chunks;

    public double Model => ModelCpu.TotalMicroseconds / Chunks;

    public double Other =>
        Math.Max(0, (Cpu.Machine - Cpu.Load - ModelCpu - (Cpu.Service ?? TimeSpan.Zero)).TotalMicroseconds / Chunks);

    /// <summary>Milliseconds to the first chunk.</summary>
    public double ToFirst(double quantile) => Of(answer => answer.ToFirst, quantile);

    /// <summary>Of them, until the model had the request.</summary>
    public double ToModel(double quantile) => Of(answer => answer.ToModel, quantile);

    /// <summary>And from the model's first chunk to the client.</summary>
    public double FromModel(double quantile) => Of(answer => answer.ToFirst - answer.ToModel, quantile);

    /// <summary>Repetitions of one case, as one.</summary>
    public static StreamFigures Join(StreamFigures first, StreamFigures second)
    {
        var delays = new Histogram();
        delays.Add(first.Delays);
        delays.Add(second.Delays);
        return first with
        {
            Answers = [.. first.Answers, .. second.Answers],
            Delays = delays,
            Errors = first.Errors + second.Errors,
            Elapsed = first.Elapsed + second.Elapsed,
            Cpu = new ProcessorTime(
                first.Cpu.Service + second.Cpu.Service,
                first.Cpu.Load + second.Cpu.Load,
                first.Cpu.Machine + second.Cpu.Machine
            ),
            ModelCpu = first.ModelCpu + second.ModelCpu,
            PeakMemory = Math.Max(first.PeakMemory, second.PeakMemory),
            LoadAverage = Math.Max(first.LoadAverage, second.LoadAverage),
        };
    }

    private double Of(Func<Answer, long> time, double quantile)
    {
        var times = Answers.Where(answer => answer.ToFirst > 0).Select(time).Order().ToArray();
        return times.Length == 0
            ? double.NaN
            : times[Math.Min(times.Length - 1, (int)(times.Length * quantile))] / 1000.0;
    }
}
