using System.Diagnostics;
using System.Globalization;

namespace Fubuni.AppHost.Tests.Processes;

/// <summary>
/// Finds the processes that one process has started (Linux): all that have inherited a variable from it, and their
/// descendants. A process that was found once is still found when its parent has ended and it has overwritten its
/// environment, as Redis and PostgreSQL do.
/// </summary>
internal sealed class StartedProcesses(int root, string mark)
{
    public const string Variable = "FUBUNI_TEST_RUN";

    private readonly Dictionary<int, string> _seen = [];

    public IReadOnlyList<Process> Find()
    {
        var all = Process
            .GetProcesses()
            .Select(process => (Process: process, Stat: Read(process.Id, "stat")))
            .Where(entry => entry.Stat is not null)
            .ToDictionary(entry => entry.Process.Id, entry => (entry.Process, Stat: Fields(entry.Stat!)));
        foreach (var (id, (_, stat)) in all.Where(entry => entry.Key != root && IsStarted(entry.Key)))
        {
            _seen[id] = stat.StartTime;
        }

        return [.. _seen.Where(seen => IsRunning(seen.Key, seen.Value)).Select(seen => all[seen.Key].Process)];

        bool IsStarted(int id) =>
            all.TryGetValue(id, out var entry)
            && (entry.Stat.Parent == root || HasVariable(id) || IsStarted(entry.Stat.Parent));

        // The same id with another start time is another process; a zombie has ended.
        bool IsRunning(int id, string startTime) =>
            all.TryGetValue(id, out var now) && now.Stat.StartTime == startTime && now.Stat.State != "Z";
    }

    private bool HasVariable(int id) =>
        Read(id, "environ")?.Contains($"{Variable}={mark}", StringComparison.Ordinal) == true;

    // The name, in parentheses, may contain spaces: the fields are counted from its end (proc(5)).
    private static (string State, int Parent, string StartTime) Fields(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
    }

    private static string? Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to another user.
            return null;
        }
    }
}
