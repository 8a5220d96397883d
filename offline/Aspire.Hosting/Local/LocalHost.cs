using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

/// <summary>Runs the model as processes of this machine.</summary>
internal sealed class LocalHost(
    DistributedApplicationModel model, RunPlan plan, DataFolder data, TelemetryPage telemetry, Dependencies dependencies, HealthMonitor health,
    ResourceNotificationService notifications, ResourceLog log, IConfiguration configuration) : IHostedService
{
    private static readonly TimeSpan DefaultStartLimit = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private List<ResourceRun> _runs = [];
    private Task _running = Task.CompletedTask;
    private Task _startingTelemetry = Task.CompletedTask;
    private Task? _stop;

    /// <summary>Completes, with what to tell, when the application cannot start or go on.</summary>
    public Task<string> Failed => _failed.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        log.Register([.. model.Resources.Where(resource => resource is not ParameterResource).Select(resource => resource.Name), TelemetryPage.Name]);
        log.Say("Running with stand-ins for packages that the package feed lacks (see offline/README.md): for development and tests only.", Color.Gray);
        await plan.MakeAsync(cancellationToken).ConfigureAwait(false);

        var limit = configuration.GetValue("LocalHost:StartLimit", DefaultStartLimit);
        _runs = [.. plan.Launchers.Select(entry => NewRun(entry.Key, limit))];
        _startingTelemetry = telemetry.StartAsync(_stopping.Token);
        _running = StartAllAsync(since);
    }

    /// <summary>May be called again, and from two sides at once: a signal, and the end of a test.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_stopping)
        {
            return _stop ??= StopAllAsync();
        }
    }

    /// <summary>Ends the process of one resource, whoever depends on it.</summary>
    /// <returns>Why that cannot be; null when it is done.</returns>
    public async Task<string?> StopOneAsync(string name)
    {
        if (Find(name) is not { } run)
        {
            return $"There is no resource '{name}'.";
        }

        await run.StopAsync([]).ConfigureAwait(false);
        await notifications.PublishUpdateAsync(run.Resource, snapshot => snapshot with { State = KnownResourceStates.Exited }).ConfigureAwait(false);
        return null;
    }

    /// <summary>Starts a resource again that has ended.</summary>
    /// <returns>Why that cannot be; null when it is started.</returns>
    public async Task<string?> StartAgainAsync(string name)
    {
        if (Find(name) is not { } ended)
        {
            return $"There is no resource '{name}'.";
        }

        if (!ended.HasEnded)
        {
            return $"'{name}' has not ended.";
        }

        // What was known of the process that has ended says nothing about the next one.
        await notifications.PublishUpdateAsync(ended.Resource, snapshot => snapshot with { State = KnownResourceStates.Waiting, HealthReports = [] }).ConfigureAwait(false);
        lock (_stopping)
        {
            if (_stop is not null)
            {
                return "The application is stopping.";
            }

            var again = NewRun(ended.Resource, configuration.GetValue("LocalHost:StartLimit", DefaultStartLimit));
            _runs = [.. _runs.Where(run => run != ended), again];
            _running = Task.WhenAll(_running, StartAsync(again));
        }

        return null;
    }

    private ResourceRun? Find(string name) => _runs.Find(run => run.Resource.Name == name);

    private ResourceRun NewRun(IResource resource, TimeSpan limit)
        => new(resource, plan.Launchers[resource], dependencies, health, notifications, log, limit);

    private async Task StopAllAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _startingTelemetry.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_runs.Select(run => run.StopAsync(_runs.Where(other => Dependencies.Of(other.Resource).Contains(run.Resource))))).ConfigureAwait(false);
        await telemetry.StopAsync().ConfigureAwait(false);
        data.Dispose();
    }

    private async Task StartAllAsync(Stopwatch since)
    {
        var started = await Task.WhenAll(_runs.Select(StartAsync)).ConfigureAwait(false);
        if (started.All(success => success))
        {
            StatusTable.Print(plan, telemetry, data.Kept, notifications, log, since.Elapsed);
        }
    }

    private async Task<bool> StartAsync(ResourceRun run)
    {
        try
        {
            await run.StartAsync(message => OnUnexpectedEnd(run.Resource, message), _stopping.Token).ConfigureAwait(false);
            return true;
        }
        catch (DependencyFailedException)
        {
            return false;
        }
        catch (DistributedApplicationException e)
        {
            _failed.TrySetResult(e.Message);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e)
        {
            _failed.TrySetResult($"'{run.Resource.Name}' could not be started: {e}");
            return false;
        }
    }

    private void OnUnexpectedEnd(IResource resource, string message)
    {
        if (plan.Launchers[resource] is { IsEssential: true })
        {
            _failed.TrySetResult(message);
        }
        else
        {
            log.Say($"{message}{Environment.NewLine}Everything else keeps running.", Color.Yellow);
        }
    }
}
