using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;

namespace Fubuni.Benchmarks;

/// <summary>The process of a service, to read its processor time and memory.</summary>
internal sealed class ServiceProcess(int id)
{
    public TimeSpan CpuTime => Read(process => process.TotalProcessorTime);

    public long WorkingSet => Read(process => process.WorkingSet64);

    public long PeakWorkingSet => Read(process => process.PeakWorkingSet64);

    /// <summary>Resets the peak (proc_pid_clear_refs(5)).</summary>
    public void ForgetPeakWorkingSet() => File.WriteAllText($"/proc/{id}/clear_refs", "5");

    /// <summary>Null where the host does not expose it, or the system is not Linux.</summary>
    public static async Task<ServiceProcess?> FindAsync(DistributedApplication app, string resource)
    {
        var state = await app.ResourceNotifications.WaitForResourceAsync(resource, _ => true);
        return
            state.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is int id
            && OperatingSystem.IsLinux()
            ? new ServiceProcess(Descendants(id).MaxBy(candidate => new ServiceProcess(candidate).WorkingSet))
            : null;
    }

    /// <summary>Launchers stand between the host and the service; of all of them the service is the largest.</summary>
    private static IEnumerable<int> Descendants(int id) =>
        File.ReadAllText($"/proc/{id}/task/{id}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(child => Descendants(int.Parse(child, CultureInfo.InvariantCulture)))
            .Prepend(id);

    private T Read<T>(Func<Process, T> read)
    {
        using var process = Process.GetProcessById(id);
        return read(process);
    }
}

internal static class Machine
{
    private const int TicksPerSecond = 100;

    /// <summary>The load average of the last minute; NaN where the system has none.</summary>
    public static double LoadAverage() =>
        OperatingSystem.IsLinux()
            ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
            : double.NaN;

    /// <summary>
    /// Processor time of all processes since the system started; zero where the system does not expose it.
    /// </summary>
    public static TimeSpan BusyTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.Zero;
        }

        // user nice system idle iowait irq softirq steal, in ticks
        var ticks = File.ReadLines("/proc/stat")
            .First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture))
            .ToArray();
        return TimeSpan.FromSeconds((double)(ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TicksPerSecond);
    }
}
