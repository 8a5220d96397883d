using Microsoft.Extensions.Hosting;

namespace Fubuni.AppHost.Startup;

/// <summary>
/// Writes the progress of the start to the console, for people who do not open the dashboard: packages that are being
/// installed, each resource that is ready, the addresses when all are ready, and the last log lines of a resource that
/// failed.
/// </summary>
internal sealed class StartupReport(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    DistributedApplicationModel model,
    StartupConsole console,
    IHostApplicationLifetime lifetime
)
{
    private const int LastLines = 15;

    private readonly Dictionary<string, ResourceProgress> _progress = [];
    private bool _isReady;

    /// <summary>Reports until the application stops. What happens to resources after that is not a failure.</summary>
    public async Task RunAsync()
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            await foreach (var update in notifications.WatchAsync(stopping))
            {
                await ReportAsync(update, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The application is stopping.
        }
    }

    private async Task ReportAsync(ResourceEvent update, CancellationToken cancellationToken)
    {
        var name = update.Resource.Name;
        var progress = update.Snapshot.ReadProgress();
        if (!IsProcess(update.Resource) || progress == _progress.GetValueOrDefault(name))
        {
            return;
        }

        _progress[name] = progress;
        switch (progress)
        {
            case ResourceProgress.Started when IsInstaller(update.Resource):
                StartupConsole.Write($"installing packages for {ParentOf(update.Resource)}");
                break;
            case ResourceProgress.Ready when !IsInstaller(update.Resource):
                console.WriteReady(name);
                break;
            case ResourceProgress.Failed:
                StartupConsole.WriteFailure(
                    name,
                    update.Snapshot.ExitCode,
                    await ReadLastLinesAsync(update.ResourceId, cancellationToken)
                );
                break;
        }

        if (
            !_isReady
            && model
                .Resources.Where(IsProcess)
                .All(resource =>
                    _progress.GetValueOrDefault(resource.Name)
                        is ResourceProgress.Ready
                            or ResourceProgress.Finished
                            or ResourceProgress.Hidden
                )
        )
        {
            _isReady = true;
            console.WriteAddresses();
        }
    }

    /// <summary>
    /// A server that runs as a process is reported under its own name: its state is that of the process.
    /// </summary>
    private static bool IsProcess(IResource resource) =>
        resource is ProjectResource or ContainerResource or ExecutableResource;

    private static bool IsInstaller(IResource resource) =>
        resource.Name.EndsWith("-installer", StringComparison.Ordinal);

    private static string ParentOf(IResource installer) => installer.Name[..installer.Name.LastIndexOf('-')];

    private async Task<IReadOnlyList<string>> ReadLastLinesAsync(string resourceId, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        await foreach (var batch in logs.GetAllAsync(resourceId).WithCancellation(cancellationToken))
        {
            lines.AddRange(batch.Select(line => line.Content));
        }

        return lines.TakeLast(LastLines).ToArray();
    }
}
