using System.Diagnostics;
using Fubuni.AppHost.Local;

namespace Fubuni.AppHost.Startup;

/// <summary>
/// Checks the requirements before anything starts. The orchestrator would report a missing one late, or not at all.
/// </summary>
internal static class Requirements
{
    /// <summary>The first missing requirement and how to get it; null when none is missing.</summary>
    public static async Task<string?> FindMissingAsync(
        IDistributedApplicationBuilder builder,
        int frontDoorPort,
        RunFile runFile
    ) =>
        FindMissingNode()
        ?? FindMissingRedis(builder)
        ?? await RequiredPorts.FindTakenAsync(builder, frontDoorPort, runFile.PreviousRunWasKilled());

    private static string? FindMissingNode()
    {
        if (Output("node", "--version") is not { } version)
        {
            return "Node.js is missing. Install 20.19, 22.12 or newer: https://nodejs.org";
        }

        var isNewEnough =
            Version.TryParse(version.Trim().TrimStart('v'), out var number)
            && (
                number.Major > 22
                || (number.Major == 22 && number.Minor >= 12)
                || (number.Major == 20 && number.Minor >= 19)
            );
        return isNewEnough
            ? null
            : $"Node.js {version.Trim()} is too old. Install 20.19, 22.12 or newer: https://nodejs.org";
    }

    private static string? FindMissingRedis(IDistributedApplicationBuilder builder) =>
        builder.UsesContainers() || Output("redis-server", "--version") is not null
            ? null
            : "redis-server is missing, and no container engine is running. Start Docker or Podman, or install Redis: "
                + "sudo apt-get install redis-server (Debian, Ubuntu), brew install redis (macOS), sudo dnf install "
                + "redis (Fedora).";

    private static string? Output(string command, string argument)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command, argument) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
