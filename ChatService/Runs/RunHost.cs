using System.Collections.Concurrent;
using System.Diagnostics;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>Why a run ends before its answer does.</summary>
internal enum EndReason
{
    None,
    /// <summary>The user said stop.</summary>
    Stopped,
    /// <summary>It took longer than an answer may.</summary>
    TimeLimit,
    /// <summary>This process ends.</summary>
    Shutdown,
    /// <summary>The lease ran out and the run was given up elsewhere.</summary>
    LeaseLost,
}

/// <summary>
/// The runs of this replica, at most <see cref="RunOptions.MaxConcurrent"/>. A run is bound to no request: only a stop, a limit or the end of
/// the process ends it early.
/// </summary>
internal sealed partial class RunHost : IHostedService, IDisposable
{
    /// <summary>Names this process in the rows of its runs.</summary>
    public static readonly string Worker = $"{Environment.MachineName[..Math.Min(Environment.MachineName.Length, 60)]}/{Guid.NewGuid():N}";

    private readonly ConcurrentDictionary<Guid, ActiveRun> _runs = new();
    private readonly IServiceScopeFactory _scopes;
    private readonly RunLogs _logs;
    private readonly ILogger<RunHost> _logger;
    private readonly SemaphoreSlim _places;
    private readonly CancellationToken _applicationStopping;
    private readonly CancellationTokenRegistration _stopping;

    public RunHost(IServiceScopeFactory scopes, RunLogs logs, IOptions<RunOptions> options, IHostApplicationLifetime lifetime, ILogger<RunHost> logger)
    {
        (_scopes, _logs, _logger) = (scopes, logs, logger);
        _places = new SemaphoreSlim(options.Value.MaxConcurrent);
        // Before the server waits for its open requests: they end when their runs do.
        _applicationStopping = lifetime.ApplicationStopping;
        _stopping = _applicationStopping.Register(EndAll);
    }

    /// <summary>A place for one more run, or null where all are taken.</summary>
    public Place? TryAdmit() => _places.Wait(0) ? new Place(_places) : null;

    /// <summary>Starts the run that a turn asked for; the place is free again when it has ended.</summary>
    public void Start(Turn turn, Place place)
    {
        // Before the run itself: who asked for it reads the log at once.
        var run = new ActiveRun { Log = _logs.Open(turn.Run.Id) };
        _runs[turn.Run.Id] = run;
        var held = place.Take();
        var parent = Activity.Current?.Context ?? default;
        // What flows with a request (its user, its HttpContext) must not flow into a run that outlives it.
        using (ExecutionContext.SuppressFlow())
        {
            run.Completion = Task.Run(() => RunAsync(turn, run, held, parent));
        }

        // A turn that was begun before the process was told to end, and is here after all others were.
        if (_applicationStopping.IsCancellationRequested)
        {
            run.End(EndReason.Shutdown);
        }
    }

    /// <summary>Ends a run of this replica; false where it is not here.</summary>
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

    /// <summary>The process waits until what there is of every answer is stored.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_runs.Values.Select(run => run.Completion)).WaitAsync(cancellationToken);

    public void Dispose()
    {
        _stopping.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(Turn turn, ActiveRun run, Place place, ActivityContext parent)
    {
        using var _ = place;
        using var activity = RunTelemetry.Start(turn.Run.Id, parent);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RunExecution>().ExecuteAsync(turn, run);
        }
        catch (Exception exception)
        {
            // What fails here is ours. The reaper gives the run up when its lease ends.
            LogFailed(exception, turn.Run.Id);
        }
        finally
        {
            // Whatever happened, readers of the log come to its end.
            run.Log.Complete();
            _runs.TryRemove(turn.Run.Id, out var _);
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

    /// <summary>A place among the runs of this replica. Disposing of it frees it, unless a run has taken it over.</summary>
    public sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public Place Take() => new(Interlocked.Exchange(ref _places, null)!);

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}

/// <summary>The handle of a run that is going on.</summary>
internal sealed class ActiveRun : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private EndReason _reason;

    public required RunLog Log { get; init; }

    public EndReason Reason => _reason;

    public CancellationToken Ended => _ended.Token;

    public Task Completion { get; set; } = Task.CompletedTask;

    /// <summary>Asks the run to end. The first reason counts.</summary>
    public void End(EndReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, EndReason.None) != EndReason.None)
        {
            return;
        }

        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end meanwhile.
        }
    }

    public void Dispose() => _ended.Dispose();
}
