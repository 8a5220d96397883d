using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>The life of one resource in this run: waits for its dependencies, starts, becomes healthy, ends.</summary>
internal sealed class ResourceRun(
    IResource resource, ILauncher? launcher, Dependencies dependencies, HealthMonitor health, ResourceNotificationService notifications, ResourceLog log, TimeSpan startLimit)
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private ManagedProcess? _process;
    private Task _watching = Task.CompletedTask;

    public IResource Resource { get; } = resource;

    public Task Stopped => _stopped.Task;

    /// <summary>Its process has ended, by itself or because it was asked to.</summary>
    public bool HasEnded => _process is { Ended.IsCompleted: true };

    /// <summary>Completes when the resource is healthy, or has done its work.</summary>
    /// <param name="onUnexpectedEnd">Called when the process ends by itself after that, with what to tell.</param>
    /// <exception cref="Exception">It did not start; the message of a <see cref="DistributedApplicationException"/> says why to people.</exception>
    public async Task StartAsync(Action<string> onUnexpectedEnd, CancellationToken cancellationToken)
    {
        try
        {
            await ToStateAsync(KnownResourceStates.Waiting).ConfigureAwait(false);
            await Task.WhenAll(
                dependencies.WaitAsync(Resource, cancellationToken),
                launcher?.InstallAsync(Resource, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            await ToStateAsync(KnownResourceStates.Starting).ConfigureAwait(false);
            if (launcher is not null)
            {
                var spec = await launcher.PrepareAsync(Resource, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                _process = ManagedProcess.Start(spec, line => log.Write(Resource, line));
            }
            else if (Resource is PostgresDatabaseResource database)
            {
                await PostgresDatabase.EnsureAsync(database, cancellationToken).ConfigureAwait(false);
            }

            await notifications.PublishUpdateAsync(Resource, WithPendingHealth).ConfigureAwait(false);
            _watching = health.WatchAsync(Resource, _ending.Token);
            await BecomeHealthyAsync(cancellationToken).ConfigureAwait(false);
            _ = ReportEndAsync(onUnexpectedEnd);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await ToStateAsync(KnownResourceStates.FailedToStart, e.Message).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the resource when those that depend on it have ended.</summary>
    public async Task StopAsync(IEnumerable<ResourceRun> dependents)
    {
        try
        {
            await Task.WhenAll(dependents.Select(dependent => dependent.Stopped)).ConfigureAwait(false);
            await _ending.CancelAsync().ConfigureAwait(false);
            if (_process is { } process)
            {
                process.RequestEnd();
                await process.Ended.ConfigureAwait(false);
            }

            await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    private async Task BecomeHealthyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(startLimit);
        var healthy = notifications.WaitForResourceAsync(Resource.Name, state => state.Snapshot.HealthStatus == HealthStatus.Healthy, limit.Token);
        if (_process is { } process && await Task.WhenAny(healthy, process.Ended).ConfigureAwait(false) == process.Ended)
        {
            var code = await process.Ended.ConfigureAwait(false);
            throw new DistributedApplicationException($"'{Resource.Name}' ended with exit code {code} before it was healthy.{log.Tail(Resource)}");
        }

        try
        {
            await healthy.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            notifications.TryGetCurrentState(Resource.Name, out var current);
            var why = current?.Snapshot.HealthReports.FirstOrDefault(report => report.Status != HealthStatus.Healthy)?.Description;
            throw new DistributedApplicationException($"'{Resource.Name}' did not become healthy within {startLimit.TotalSeconds:0} s: {why}{log.Tail(Resource)}");
        }
    }

    private async Task ReportEndAsync(Action<string> onUnexpectedEnd)
    {
        if (_process is null)
        {
            return;
        }

        var code = await _process.Ended.ConfigureAwait(false);
        if (_ending.IsCancellationRequested)
        {
            return;
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        var isExpected = code == 0 && launcher is { IsEssential: false } && !Resource.HasAnnotationOfType<EndpointAnnotation>();
        var message = $"'{Resource.Name}' ended with exit code {code}.{log.Tail(Resource)}";
        await ToStateAsync(isExpected ? KnownResourceStates.Finished : KnownResourceStates.Exited, message, code).ConfigureAwait(false);
        if (!isExpected)
        {
            onUnexpectedEnd(message);
        }
    }

    // A check that has not run yet keeps the resource from counting as healthy.
    private CustomResourceSnapshot WithPendingHealth(CustomResourceSnapshot snapshot)
    {
        var checks = Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToArray();
        var endpoints = Resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        return snapshot with
        {
            State = KnownResourceStates.Running,
            Properties = _process is null ? [] : [new("executable.pid", _process.Id)],
            HealthReports = [.. (checks.Length > 0 ? checks : endpoints.Select(endpoint => endpoint.Name)).Select(name => new HealthReportSnapshot(name, null, "not checked yet", null))],
            Urls = [.. endpoints.Select(endpoint => new UrlSnapshot(endpoint.Name, endpoint.AllocatedEndpoint!.UriString, IsInternal: !endpoint.IsExternal))],
        };
    }

    private Task ToStateAsync(string state, string? reason = null, int? exitCode = null)
        => notifications.PublishUpdateAsync(Resource, snapshot => snapshot with { State = state, Reason = reason, ExitCode = exitCode });
}
