namespace Fubuni.Benchmarks;

/// <summary>What the tables of the chat benchmark say: ratios, aims, and where the time goes.</summary>
internal sealed class ChatFindings(StreamReport report, long? idleMemory)
{
    public const string One = "1 stream";
    public const string Hundred = "100 streams, 20 chunks/s each";
    public const string Burst = "100 streams begun at once";
    public const string Thousand = "1,000 streams, 20 chunks/s each";
    public const string Flood = "8 streams as fast as it goes";

    private const double KiB = 1024;

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{"added to the model's first chunk", -34}{"p50 ms", 8}{"p95 ms", 8}{"ratio", 8}   of the service's: "
                + "before the model / after"
        );
        foreach (var name in (string[])[One, Hundred, Burst, Thousand])
        {
            var (through, direct) = (report.Of(name, isDirect: false), report.Of(name, isDirect: true));
            var aim = name == Hundred ? "   aim: p50 ≤ 5, p95 ≤ 20" : "";
            Console.WriteLine(
                $"{name, -34}{Added(name, 0.5), 8:F1}{Added(name, 0.95), 8:F1}"
                    + $"{through.ToFirst(0.5) / direct.ToFirst(0.5), 8:F1}   {through.ToModel(0.5):F1} / "
                    + $"{through.FromModel(0.5):F1}{aim}"
            );
        }

        Console.WriteLine();
        SayStreams();
        SayTurns();
    }

    public static void PrintData(AnswerShape few, DataCounters ofFew, AnswerShape many, DataCounters ofMany, int turns)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{"data of a turn, counted by Postgres and Redis", -46}{"transactions", 14}{"rows written", 14}"
                + $"{"Redis commands", 16}"
        );
        foreach (var (shape, counted) in ((AnswerShape, DataCounters)[])[(few, ofFew), (many, ofMany)])
        {
            var commands = string.Join(
                ", ",
                counted
                    .Commands.OrderByDescending(command => command.Value)
                    .Select(command => $"{(double)command.Value / turns:F1} {command.Key}")
            );
            Console.WriteLine(
                $"{$"{shape.Chunks} chunks in {shape.Duration.TotalSeconds:F0} s", -46}"
                    + $"{(double)counted.Transactions / turns, 14:F1}{(double)counted.RowsWritten / turns, 14:F1}"
                    + $"{(double)counted.Commands.Values.Sum() / turns, 16:F1}   {commands}"
            );
        }

        Say(
            $"Ten times the chunks in the same time: {Ratio(ofMany.RowsWritten, ofFew.RowsWritten):F2} times the rows "
                + $"written, {Ratio(ofMany.Transactions, ofFew.Transactions):F2} times the transactions (aim: 1), "
                + $"{Ratio(ofMany.Commands.Values.Sum(), ofFew.Commands.Values.Sum()):F1} times the commands of Redis."
        );
    }

    private static double Ratio(long a, long b) => (double)a / b;

    private double Added(string name, double quantile) =>
        report.Of(name, isDirect: false).ToFirst(quantile) - report.Of(name, isDirect: true).ToFirst(quantile);

    private void SayStreams()
    {
        var (many, alone, flood) = (
            report.Of(Thousand, isDirect: false),
            report.Of(Thousand, isDirect: true),
            report.Of(Flood, isDirect: false)
        );
        Say(
            $"1,000 streams of 20 chunks/s: {many.Lost} of {many.Chunks + many.Lost:N0} chunks lost, {many.Late} late "
                + $"by more than 250 ms (the model alone: {alone.Lost} and {alone.Late}). Aim: none."
        );
        if (idleMemory is { } idle)
        {
            Say(
                $"Memory: {(many.PeakMemory - idle) / KiB / many.Clients:F0} KiB for each of them "
                    + $"({idle / KiB / KiB:F0} MiB before, {many.PeakMemory / KiB / KiB:F0} MiB at the peak)."
            );
        }

        var total = many.Service + many.Load + many.Model + many.Other;
        var possible = Environment.ProcessorCount * 1_000_000 / total;
        Say(
            $"A chunk takes {total:F0} µs of processor time in all: {Part(many.Service)} the service, "
                + $"{Part(many.Load)} reading, {Part(many.Model)} the model, {Part(many.Other)} everything else, "
                + "which is the network, Redis and Postgres as well as neighbours."
        );
        Say(
            $"So {Environment.ProcessorCount} processors carry at most {possible:N0} chunks/s, {possible / 20:N0} "
                + $"such streams; measured were {many.ChunksPerSecond:N0}/s on average, with beginning and end."
        );
        Say(
            $"As fast as it goes, {flood.ChunksPerSecond:N0} chunks/s of the model come through, at "
                + $"{flood.Service:F1} µs of the service for each: what comes within 40 ms goes out as one."
        );

        string Part(double microseconds) => $"{100 * microseconds / total:F0} %";
    }

    /// <summary>Two cases whose answers differ in length tell what a turn takes, and what a chunk.</summary>
    private void SayTurns()
    {
        var (few, many) = (report.Of(Hundred, isDirect: false), report.Of(Thousand, isDirect: false));
        if (few.Cpu.Service is not { } ofFew || many.Cpu.Service is not { } ofMany)
        {
            return;
        }

        var (a, b) = (ofFew.TotalMicroseconds / few.Answers.Count, ofMany.TotalMicroseconds / many.Answers.Count);
        var chunk = (b - a) / (many.Shape.Chunks - few.Shape.Chunks);
        // On a busy machine the two differ by more than their lengths explain.
        if (chunk > 0 && a > chunk * few.Shape.Chunks)
        {
            Say(
                $"A turn costs the service {(a - (chunk * few.Shape.Chunks)) / 1000:F1} ms of processor time, and "
                    + $"{chunk:F0} µs for every chunk that goes out."
            );
        }

        Say(
            "Of the time that the service adds at 100 streams the part before the model is "
                + $"{Share(report.Of(Hundred, isDirect: false)):F0} %: token, the turn's transaction, the "
                + "conversation, its tools, the model's client."
        );

        static double Share(StreamFigures figures) => 100 * figures.ToModel(0.5) / figures.ToFirst(0.5);
    }

    private static void Say(string text) => Console.WriteLine(text);
}
