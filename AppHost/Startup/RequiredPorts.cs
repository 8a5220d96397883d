using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fubuni.AppHost.Startup;

/// <summary>The ports of the chat and of the dashboard.</summary>
internal static class RequiredPorts
{
    /// <summary>The settings with the addresses of the dashboard: its page, and telemetry over HTTP and gRPC.</summary>
    private static readonly string[] DashboardSettings =
    [
        "ASPNETCORE_URLS",
        "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL",
        "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL",
    ];

    /// <summary>
    /// How long the processes of a killed run may take to end, including PostgreSQL's last checkpoint.
    /// </summary>
    private static readonly TimeSpan EndOfKilledRun = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A port in use is reported at once, unless the previous run was killed and its processes are still ending.
    /// </summary>
    public static async Task<string?> FindTakenAsync(
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
            // Some machines have no IPv6.
            return exception.SocketErrorCode is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied);
        }
    }
}
