using System.Collections.Concurrent;

namespace Fubuni.ChatService.RunLogs;

/// <summary>
/// The logs of all runs. The replica that holds a run keeps its log in memory, for its own clients; Redis has a copy
/// for the clients of other replicas. A stream therefore needs no Redis; only resuming on another replica does.
/// </summary>
internal sealed partial class RunLogStore(RedisRunLog shared, ILogger<RunLogStore> logger) : IHostedService
{
    /// <summary>Longer than the longest run and, after its end, than clients need to reconnect.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<Guid, RunLog> _local = new();
    private readonly ConcurrentDictionary<Guid, Task> _copies = new();

    /// <summary>Creates the log of a run that this replica holds. The caller completes it.</summary>
    public RunLog Create(Guid runId)
    {
        var log = new RunLog();
        _local[runId] = log;
        _copies[runId] = CopyAsync(runId, log);
        return log;
    }

    /// <summary>Whether this replica holds the run.</summary>
    public bool IsLocal(Guid runId) => _local.ContainsKey(runId);

    /// <summary>
    /// All chunks after <paramref name="after"/> until the log is complete; none when the run has no log. A number that
    /// the run has not reached belongs to an earlier run, so the client gets the whole log.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(
        Guid runId,
        long after,
        CancellationToken cancellationToken
    ) =>
        _local.TryGetValue(runId, out var log)
            ? log.ReadAsync(after <= log.Count ? after : 0, cancellationToken)
            : shared.ReadAsync(runId, after, cancellationToken);

    /// <summary>Returns when the run's log is complete, on whichever replica it is written.</summary>
    public async Task WaitUntilCompleteAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (_copies.TryGetValue(runId, out var copy))
        {
            await copy.WaitAsync(cancellationToken);
            return;
        }

        await foreach (var _ in shared.ReadAsync(runId, 0, cancellationToken))
        {
            // Only its end matters here.
        }
    }

    /// <summary>Deletes the copy of a log. While Redis is unavailable it is left to expire.</summary>
    public Task DeleteAsync(Guid runId) => shared.DeleteAsync(runId);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Waits until the last chunks of the runs, which have ended before, are in Redis: clients of other replicas need
    /// the end.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_copies.Values).WaitAsync(cancellationToken);

    private async Task CopyAsync(Guid runId, RunLog log)
    {
        try
        {
            await shared.CopyAsync(runId, log);
        }
        catch (Exception exception)
        {
            LogCopyFailed(exception, runId);
        }

        // Own clients read here until the end, whether or not the copy is complete.
        await log.Completion;
        _local.TryRemove(runId, out _);
        _copies.TryRemove(runId, out _);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The log of run {RunId} is no longer copied to Redis")]
    private partial void LogCopyFailed(Exception exception, Guid runId);
}
