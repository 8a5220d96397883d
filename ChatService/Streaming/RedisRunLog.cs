using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fubuni.ChatService.Runs;
using StackExchange.Redis;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Copies of run logs in Redis, for the replicas that do not hold the run. One stream per run, of <see cref="RunLogEntries"/>, whose ids are
/// numbers of chunks: a batch written twice is refused, and a reader goes on after any number. The stream is the truth; the channel of the run
/// only says that there is more. While nobody listens there, it is rung a few times a second, to find out; a reader that has not heard it yet
/// looks for itself. What the run's own clients are shown is on its way here at the same moment.
/// </summary>
internal sealed partial class RedisRunLog(IConnectionMultiplexer redis, RunStore runs, TimeProvider time, ILogger<RedisRunLog> logger)
{
    private const int BatchesPerRead = 64;

    /// <summary>More than the longest answer makes: a log that has lost its beginning is no use. It bounds what a mistake could cost.</summary>
    private const long MaxBatches = 20_000;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RingInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RenewInterval = RunLogs.TimeToLive / 3;

    /// <summary>An outage is logged once, not once for every run and second.</summary>
    private volatile bool _isAway;

    /// <summary>Copies a log until it is complete. While Redis is away the copy lags behind; it is given up when the log is complete and Redis still away.</summary>
    public async Task CopyAsync(Guid runId, RunLog log)
    {
        var copy = new Copy(runId, log);
        await foreach (var batch in log.ReadAsync(0, CancellationToken.None))
        {
            if (!await WriteAsync(copy, batch[^1].Sequence, RunLogEntries.Of(batch)))
            {
                return;
            }
        }

        await WriteAsync(copy, copy.Last + 1, RunLogEntries.End);
    }

    /// <summary>Everything after <paramref name="after"/>, until the log is complete, its run has ended, or Redis fails or has lost some of it.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(
        Guid runId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var bell = new RunLogBell(redis, ChannelOf(runId));
        if (!await TryAsync(bell.ConnectAsync))
        {
            yield break;
        }

        var (isOver, silence) = (false, TimeSpan.Zero);
        while (true)
        {
            StreamEntry[] entries = [];
            if (!await TryAsync(async () => entries = await redis.GetDatabase().StreamReadAsync(KeyOf(runId), $"{after}-0", BatchesPerRead)))
            {
                yield break;
            }

            foreach (var entry in entries)
            {
                if (RunLogEntries.IsEnd(entry))
                {
                    yield break;
                }

                var batch = RunLogEntries.Chunks(entry).Where(chunk => chunk.Sequence > after).ToList();
                if (batch[0].Sequence != after + 1)
                {
                    // Redis has lost what came before: it started again empty. Half an answer is none.
                    yield break;
                }

                after = batch[^1].Sequence;
                yield return batch;
            }

            if (entries.Length > 0)
            {
                continue;
            }

            if (isOver)
            {
                yield break;
            }

            var patience = bell.HasRung ? PollInterval : RingInterval;
            silence = await bell.WaitAsync(patience, cancellationToken) ? TimeSpan.Zero : silence + patience;
            if (silence >= PollInterval)
            {
                // A run that died wrote no end; what it wrote before is read once more, for it may have come between the two looks.
                silence = TimeSpan.Zero;
                isOver = !await runs.IsActiveAsync(runId, cancellationToken);
            }
        }
    }

    /// <summary>All that there is of a log, from its first chunk on; nothing where Redis has lost some of it, null where it cannot be asked.</summary>
    public async Task<IReadOnlyList<LogEntry>?> ReadStoredAsync(Guid runId)
    {
        StreamEntry[] entries = [];
        if (!await TryAsync(async () => entries = await redis.GetDatabase().StreamRangeAsync(KeyOf(runId))))
        {
            return null;
        }

        List<LogEntry> chunks = [.. entries.Where(entry => !RunLogEntries.IsEnd(entry)).SelectMany(RunLogEntries.Chunks)];
        return chunks.Count > 0 && (chunks[0].Sequence, chunks[^1].Sequence) == (1, chunks.Count) ? chunks : [];
    }

    public Task DeleteAsync(Guid runId) => TryAsync(() => redis.GetDatabase().KeyDeleteAsync(KeyOf(runId)));

    private async Task<bool> WriteAsync(Copy copy, long id, NameValueEntry entry)
    {
        while (!await TryAsync(() => WriteOnceAsync(copy, id, entry)))
        {
            if (copy.Log.Completion.IsCompleted)
            {
                return false;
            }

            // It may come back empty, and a key that is made anew lives for ever.
            copy.RenewedAt = null;
            await Task.Delay(RetryInterval, time);
        }

        copy.Last = id;
        return true;
    }

    /// <summary>One trip to Redis: the commands go out together, and are carried out in their order.</summary>
    private async Task WriteOnceAsync(Copy copy, long id, NameValueEntry entry)
    {
        var database = redis.GetDatabase();
        var added = database.StreamAddAsync(copy.Key, [entry], messageId: $"{id}-0", maxLength: MaxBatches, useApproximateMaxLength: true);
        var mustRenew = copy.RenewedAt is not { } renewedAt || time.GetElapsedTime(renewedAt) > RenewInterval || copy.Log.Completion.IsCompleted;
        var renewed = mustRenew ? database.KeyExpireAsync(copy.Key, RunLogs.TimeToLive) : Task.CompletedTask;
        var mustRing = copy.IsHeard || copy.RungAt is not { } rungAt || time.GetElapsedTime(rungAt) > RingInterval || copy.Log.Completion.IsCompleted;
        var rung = mustRing ? database.PublishAsync(copy.Channel, RedisValue.EmptyString) : Task.FromResult(0L);
        try
        {
            await added;
        }
        catch (RedisServerException exception) when (exception.Message.Contains("equal or smaller", StringComparison.Ordinal))
        {
            // Not greater than the last id: an earlier attempt had arrived after all. Any other refusal (no memory, a read-only replica) is tried again.
        }
        finally
        {
            // Whatever became of the first, nobody else will look at what became of these.
            await Task.WhenAll(renewed, rung).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await renewed;
        copy.RenewedAt = mustRenew ? time.GetTimestamp() : copy.RenewedAt;
        copy.IsHeard = await rung > 0;
        copy.RungAt = mustRing ? time.GetTimestamp() : copy.RungAt;
    }

    private async Task<bool> TryAsync(Func<Task> action)
    {
        // Some commands for each batch of each answer, written and read: their spans would bury the trace of the request that they belong to.
        Activity.Current = null;
        try
        {
            await action();
            _isAway = false;
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            if (!_isAway)
            {
                _isAway = true;
                LogUnavailable(exception.GetType().Name);
            }

            return false;
        }
    }

    private static RedisKey KeyOf(Guid runId) => $"fubuni:run:{runId:N}";

    private static RedisChannel ChannelOf(Guid runId) => RedisChannel.Literal($"fubuni:run:{runId:N}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is unavailable ({Reason}); an answer in the making can be followed only where it is made")]
    private partial void LogUnavailable(string reason);

    /// <summary>A log and how far its copy has come.</summary>
    private sealed class Copy(Guid runId, RunLog log)
    {
        public RedisKey Key { get; } = KeyOf(runId);

        public RedisChannel Channel { get; } = ChannelOf(runId);

        public RunLog Log => log;

        /// <summary>The id that was written last.</summary>
        public long Last { get; set; }

        /// <summary>Whether somebody elsewhere listened then.</summary>
        public bool IsHeard { get; set; }

        public long? RungAt { get; set; }

        /// <summary>When the copy last got its full time to live.</summary>
        public long? RenewedAt { get; set; }
    }
}
