using System.Collections.Concurrent;
using System.Diagnostics;
using Fubuni.ChatService.RunLogs;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// The runs of this replica, at most <see cref="RunOptions.MaxConcurrent"/>. A run does not depend on a request: only a
/// stop, a limit or the end of the process ends it early.
/// </summary>
internal sealed partial class RunHost : IHostedService, IDisposable
{
    /// <summary>Names this process in the rows of its runs.</summary>
    public static readonly string Worker =
        $"{Environment.MachineName[..Math.Min(Environment.MachineName.Length, 60)]}/{Guid.NewGuid():N}";

    private readonly ConcurrentDictionary<Guid, ActiveRun> _runs = new();
    private readonly IServiceScopeFactory _scopes;
    private readonly RunLogStore _logs;
    private readonly ILogger<RunHost> _logger;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationToken _applicationStopping;
    private readonly CancellationTokenRegistration _stopping;

    public RunHost(
        IServiceScopeFactory scopes,
        RunLogStore logs,
        IOptions<RunOptions> options,
        IHostApplicationLifetime lifetime,
        ILogger<RunHost> logger
    )
    {
        (_scopes, _logs, _logger) = (scopes, logs, logger);
        _slots = new SemaphoreSlim(options.Value.MaxConcurrent);
        // Runs end before the server waits for open requests, which end with their runs.
        _applicationStopping = lifetime.ApplicationStopping;
        _stopping = _applicationStopping.Register(EndAll);
    }

    /// <summary>A slot for one more run; null when all are in use.</summary>
    public RunSlot? TryAcquireSlot() => _slots.Wait(0) ? new RunSlot(_slots) : null;

    /// <summary>Starts a run; it releases the slot at its end.</summary>
    public void Start(RunInput input, RunSlot slot)
    {
        // Before the run starts: the request that began it reads the log at once.
        var run = new ActiveRun { Log = _logs.Create(input.Run.Id) };
        _runs[input.Run.Id] = run;
        var ownSlot = slot.Transfer();
        var parent = Activity.Current?.Context ?? default;
        // The execution context of a request (its user, its HttpContext) must not flow into a run that outlives it.
        using (ExecutionContext.SuppressFlow())
        {
            run.Completion = Task.Run(() => RunAsync(input, run, ownSlot, parent));
        }

        // Shutdown may have started after this turn was admitted; end it, because EndAll has already run.
        if (_applicationStopping.IsCancellationRequested)
        {
            run.End(EndReason.Shutdown);
        }
    }

    /// <summary>Ends a run of this replica.</summary>
    /// <returns>False when the run is not on this replica.</returns>
    public bool End(Guid runId, EndReason reason)
    {
        if (!_runs.TryGetValue(runId, out var run))
        {
            return false;
        }

        run.End(reason);
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until all answers are stored as far as they were written.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_runs.Values.Select(run => run.Completion)).WaitAsync(cancellationToken);

    public void Dispose()
    {
        _stopping.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync(RunInput input, ActiveRun run, RunSlot slot, ActivityContext parent)
    {
        using var _ = slot;
        using var activity = RunTelemetry.Start(input.Run.Id, parent);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RunExecution>().ExecuteAsync(input, run);
        }
        catch (Exception exception)
        {
            // An error of this service. The reaper interrupts the run when its lease ends.
            LogFailed(exception, input.Run.Id);
        }
        finally
        {
            // In any case, so that readers of the log end.
            run.Log.Complete();
            _runs.TryRemove(input.Run.Id, out var _);
            run.Dispose();
        }
    }

    private void EndAll()
    {
        foreach (var run in _runs.Values)
        {
            run.End(EndReason.Shutdown);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The run {RunId} failed")]
    private partial void LogFailed(Exception exception, Guid runId);
}
