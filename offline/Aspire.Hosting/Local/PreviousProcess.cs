using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>A server of a run that was killed may still be ending, and two must not share a data folder.</summary>
internal static class PreviousProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <param name="pidFile">Its first line is the process id.</param>
    /// <param name="name">The process's name; another process may have got the id since.</param>
    public static async Task WaitUntilGoneAsync(string pidFile, string name, CancellationToken cancellationToken)
    {
        var limit = DateTime.UtcNow + Limit;
        while (ProcessId(pidFile) is { } id && IsRunning(id, name))
        {
            if (DateTime.UtcNow > limit)
            {
                throw new DistributedApplicationException($"Process {id} ({name}) of an earlier run still uses the data in {Path.GetDirectoryName(pidFile)}. Stop it: kill {id}");
            }

            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }
    }

    private static int? ProcessId(string pidFile)
        => File.Exists(pidFile) && int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsRunning(int id, string name)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // Redis appends its address to its name.
            return process.ProcessName.StartsWith(name, StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
