using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fubuni.AppHost.Local;

namespace Fubuni.AppHost.Startup;

/// <summary>
/// What must be there before anything starts. The orchestrator would report each of these late, or not at all.
/// </summary>
internal static class Requirements
{
    /// <summary>Where the dashboard listens: its page, and telemetry over HTTP and gRPC.</summary>
    private static readonly string[] DashboardSettings =
    [
        "ASPNETCORE_URLS",
        "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL",
        "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL",
    ];

    /// <summary>
    /// How long what a killed run has started may take to end, PostgreSQL's last checkpoint included.
    /// </summary>
    private static readonly TimeSpan EndOfKilledRun = TimeSpan.FromSeconds(30);

    /// <summary>What is missing and how to get it, or null.</summary>
    public static async Task<string?> FindMissingAsync(
        IDistributedApplicationBuilder builder,
        int frontDoorPort,
        RunFile runFile
    ) =>
        FindMissingNode()
        ?? FindMissingRedis(builder)
        ?? await FindTakenPortAsync(builder, frontDoorPort, runFile.PreviousRunWasKilled());

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

    /// <summary>
    /// A port that is taken is reported at once, unless its owner is a killed run that is still ending.
    /// </summary>
    private static async Task<string?> FindTakenPortAsync(
        IDistributedApplicationBuilder builder,
        int frontDoorPort,
        bool previousRunWasKilled
    )
    {
        var dashboard = DashboardSettings
            .SelectMany(setting => builder.Configuration[setting]?.Split(';') ?? [])
            .Select(url => new Uri(url).Port);
        var ports = dashboard.Prepend(frontDoorPort).ToArray();

        var since = Stopwatch.StartNew();
        var isReported = false;
        while (true)
        {
            var taken = Array.Find(
                ports,
                port => !IsFree(IPAddress.Loopback, port) || !IsFree(IPAddress.IPv6Loopback, port)
            );
            if (taken == 0)
            {
                return null;
            }

            if (!previousRunWasKilled || since.Elapsed > EndOfKilledRun)
            {
                return $"Port {taken} is taken. Is this application already running? Stop it, or choose another port: "
                    + "Frontend__Port for the chat, AppHost/Properties/launchSettings.json for the dashboard.";
            }

            if (!isReported)
            {
                StartupConsole.Write(
                    $"The previous run was killed. Waiting until what it started has left port {taken}."
                );
                isReported = true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception)
        {
            // Not every machine has IPv6.
            return exception.SocketErrorCode is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied);
        }
    }

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
