using System.Collections.Concurrent;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// The logs of all runs. The replica that holds a run keeps its log in memory, and that is what its own clients read; Redis has a copy for
/// clients of other replicas. So a stream needs no Redis, only a resume elsewhere does.
/// </summary>
internal sealed partial class RunLogs(RedisRunLog shared, ILogger<RunLogs> logger) : IHostedService
{
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

    /// <summary>Everything after <paramref name="after"/> until the log is complete; nothing where there is no log of that run.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(Guid runId, long after, CancellationToken cancellationToken)
        => _local.TryGetValue(runId, out var log) ? log.ReadAsync(after, cancellationToken) : shared.ReadAsync(runId, after, cancellationToken);

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
