using System.Collections.Concurrent;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// The logs of all runs. The replica that holds a run keeps its log in memory, and that is what its own clients read; Redis has a copy for
/// clients of other replicas. So a stream needs no Redis, only a resume elsewhere does.
/// </summary>
internal sealed class RunLogs(RedisRunLog shared)
{
    private readonly ConcurrentDictionary<Guid, RunLog> _local = new();

    /// <summary>Opens the log of a run that this replica holds. Who opens it completes it.</summary>
    public RunLog Open(Guid runId)
    {
        var log = new RunLog();
        _local[runId] = log;
        _ = ShareAsync(runId, log);
        return log;
    }

    /// <summary>Everything after <paramref name="after"/> until the log is complete; nothing where there is no log of that run.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(Guid runId, long after, CancellationToken cancellationToken)
        => _local.TryGetValue(runId, out var log) ? log.ReadAsync(after, cancellationToken) : shared.ReadAsync(runId, after, cancellationToken);

    private async Task ShareAsync(Guid runId, RunLog log)
    {
        try
        {
            await shared.CopyAsync(runId, log);
        }
        finally
        {
            _local.TryRemove(runId, out _);
        }
    }
}
