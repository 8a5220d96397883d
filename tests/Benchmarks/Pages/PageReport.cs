namespace Fubuni.Benchmarks;

/// <summary>What the browser measured, each beside the floor of the same run.</summary>
internal sealed class PageReport
{
    public const string SignIn = "sign-in page: to its fields";
    public const string Sidebar = "home: to the chats of the list";
    public const string Frame = "a click that does nothing";
    public const string FirstOpen = "a chat of 20 messages, first time";
    public const string Switch = "a chat of 20 messages, again";
    public const string LongFirst = "a chat of 500 messages, first time";
    public const string LongAgain = "a chat of 500 messages, all read, again";
    public const string New = "a new chat";
    public const string Long = "a chat of 500 messages, all read";

    private static readonly (string Name, string Floor, double? Aim)[] Rows =
    [
        (SignIn, SignIn, null),
        (Sidebar, SignIn, 500),
        (Frame, Frame, null),
        (FirstOpen, Frame, null),
        (Switch, Frame, 100),
        (LongFirst, Frame, null),
        (LongAgain, Frame, null),
    ];

    private readonly Dictionary<string, List<double>> _times = [];
    private readonly Dictionary<string, (double[] Keys, Smoothness Streaming)> _smooth = [];

    public void Add(string name, double time)
    {
        if (!_times.TryGetValue(name, out var times))
        {
            _times[name] = times = [];
        }

        times.Add(time);
    }

    public void Smooth(string name, (double[] Keys, Smoothness Streaming) measured) => _smooth[name] = measured;

    public void Print()
    {
        Console.WriteLine("\nFrontend: the built page in Chromium, 200 sessions; ratio to the floor above");
        Console.WriteLine($"{"case", -44}{"runs", 6}{"p50 ms", 9}{"p95 ms", 9}{"ratio", 8}");
        foreach (var (name, floor, aim) in Rows)
        {
            var times = _times[name];
            var ratio = name == floor ? "" : $"{At(times, 0.5) / At(_times[floor], 0.5):F1}";
            Console.WriteLine(
                $"{name, -44}{times.Count, 6}{At(times, 0.5), 9:F0}{At(times, 0.95), 9:F0}{ratio, 8}"
                    + $"{(aim is null ? "" : $"   aim: p95 < {aim}")}"
            );
        }

        Console.WriteLine(
            "\nWriting, and an answer of 300 chunks in 6 s; ratio of the p95 of a key to that of a new chat"
        );
        Console.WriteLine(
            $"{"case", -38}{"key p50 ms", 11}{"p95 ms", 8}{"ratio", 7}{"frames", 8}{"p95 ms", 8}{"commits", 9}"
                + $"{"most a frame", 14}{"long tasks", 12}{"longest ms", 12}"
        );
        foreach (var (name, (keys, streaming)) in _smooth)
        {
            var ratio = At(keys, 0.95) / At(_smooth[New].Keys, 0.95);
            Console.WriteLine(
                $"{name, -38}{At(keys, 0.5), 11:F1}{At(keys, 0.95), 8:F1}{ratio, 7:F1}{streaming.Frames.Length, 8}"
                    + $"{At(streaming.Frames, 0.95), 8:F1}{streaming.Commits.Sum(), 9}"
                    + $"{streaming.Commits.Max(), 14}{streaming.LongTasks.Length, 12}"
                    + $"{streaming.LongTasks.DefaultIfEmpty().Max(), 12:F0}"
            );
        }
    }

    private static double At(IReadOnlyCollection<double> values, double quantile) =>
        values.Order().ElementAt(Math.Min(values.Count - 1, (int)(values.Count * quantile)));
}
