using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

/// <summary>
/// <c>dotnet run</c> passes signals on, but a SIGKILL of it reaches only itself. When this process was started by <c>dotnet</c> and that
/// is gone, nobody can stop this run any more: it ends itself.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (OperatingSystem.IsWindows() || !StartedByDotNet(out var parent))
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval);
        while (GetParentProcessId() == parent)
        {
            await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }

        lifetime.StopApplication();
    }

    private static bool StartedByDotNet(out int parent)
    {
        parent = GetParentProcessId();
        try
        {
            using var process = Process.GetProcessById(parent);
            return process.ProcessName == "dotnet";
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int GetParentProcessId();
}
