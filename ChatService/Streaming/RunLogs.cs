using System.Collections.Concurrent;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// The logs of all runs. The replica that holds a run keeps its log in memory, and that is what its own clients read; Redis has a copy for
/// clients of other replicas. So a stream needs no Redis, only a resume elsewhere does.
/// </summary>
internal sealed partial class RunLogs(RedisRunLog shared, ILogger<RunLogs> logger) : IHostedService
{
    /// <summary>Longer than the longest run and, after its end, than clients take to come back.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<Guid, RunLog> _local = new();
    private readonly ConcurrentDictionary<Guid, Task> _copies = new();

    /// <summary>Opens the log of a run that this replica holds. Who opens it completes it.</summary>
    public RunLog Open(Guid runId)
    {
        var log = new RunLog();
        _local[runId] = log;
        _copies[runId] = CopyAsync(runId, log);
        return log;
    }

    /// <summary>Whether this replica holds the run.</summary>
    public bool IsHere(Guid runId) => _local.ContainsKey(runId);

    /// <summary>
    /// Everything after <paramref name="after"/> until the log is complete; nothing where there is no log of that run. A number that the run has not
    /// come to belongs to another run, whose client goes on with this one: it gets all of it.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(Guid runId, long after, CancellationToken cancellationToken)
        => _local.TryGetValue(runId, out var log) ? log.ReadAsync(after <= log.Count ? after : 0, cancellationToken) : shared.ReadAsync(runId, after, cancellationToken);

    /// <summary>Returns when the run has ended and its log will not grow any more, on whichever replica that is.</summary>
    public async Task UntilEndedAsync(Guid runId, CancellationToken cancellationToken)
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

    /// <summary>Deletes the copy of a log. While Redis is away it is left to expire.</summary>
    public Task DeleteAsync(Guid runId) => shared.DeleteAsync(runId);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Once the runs have ended, the last of their logs goes to Redis, so that clients elsewhere see the end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_copies.Values).WaitAsync(cancellationToken);

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

        // Own clients read here until the end, whatever became of the copy.
        await log.Completion;
        _local.TryRemove(runId, out _);
        _copies.TryRemove(runId, out _);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The log of run {RunId} is no longer copied to Redis")]
    private partial void LogCopyFailed(Exception exception, Guid runId);
}
