using System.Diagnostics;
using System.Globalization;

namespace Fubuni.Offline.Tests.Hosting;

/// <summary>
/// Finds the processes that one process has started (Linux): its descendants, and all that have inherited a variable from it. A process
/// that was seen once is found even when it has lost its parent and, as Redis does, overwrites its environment.
/// </summary>
internal sealed class StartedProcesses(int root, string mark)
{
    public const string Variable = "OFFLINE_TEST_MARK";

    private readonly Dictionary<int, string> _seen = [];

    public IReadOnlyList<Process> Find()
    {
        var all = Process.GetProcesses().Select(process => (Process: process, Stat: Read(process.Id, "stat"))).Where(entry => entry.Stat is not null)
            .ToDictionary(entry => entry.Process.Id, entry => (entry.Process, Stat: Fields(entry.Stat!)));
        foreach (var (id, (_, stat)) in all)
        {
            if (id != root && (IsDescendant(id) || Read(id, "environ")?.Contains($"{Variable}={mark}", StringComparison.Ordinal) == true))
            {
                _seen[id] = stat.StartTime;
            }
        }

        return [.. _seen.Where(seen => all.TryGetValue(seen.Key, out var now) && now.Stat.StartTime == seen.Value && now.Stat.State != "Z").Select(seen => all[seen.Key].Process)];

        bool IsDescendant(int id) => all.TryGetValue(id, out var entry) && (entry.Stat.Parent == root || IsDescendant(entry.Stat.Parent));
    }

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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return null;
        }
    }
}
