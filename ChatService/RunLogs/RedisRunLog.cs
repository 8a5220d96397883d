using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fubuni.ServiceDefaults;
using StackExchange.Redis;

namespace Fubuni.ChatService.RunLogs;

/// <summary>
/// Copies of run logs in Redis, for the replicas that do not hold the run. One stream per run, of <see
/// cref="RunLogEntries"/>, whose ids are sequence numbers of chunks: a batch that is written twice is refused, and a
/// reader resumes after any number. The channel of the run carries notifications only; the stream has the data. While
/// the channel has no subscriber, the writer notifies a few times a second to find one; a reader that has not been
/// notified yet polls.
/// </summary>
internal sealed partial class RedisRunLog(
    IConnectionMultiplexer redis,
    IRunState runs,
    TimeProvider time,
    ILogger<RedisRunLog> logger
)
{
    private const int BatchesPerRead = 64;

    /// <summary>
    /// More than the longest answer needs, because a log without its beginning cannot be used. It limits the damage of
    /// a bug.
    /// </summary>
    private const long MaxBatches = 20_000;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NotifyInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RenewInterval = RunLogStore.TimeToLive / 3;

    private readonly RedisOutage _outage = new(reason => LogUnavailable(logger, reason));

    /// <summary>
    /// Copies a log until it is complete. While Redis is unavailable the copy lags behind; when the log is complete and
    /// Redis still unavailable, the copy stays incomplete.
    /// </summary>
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

    /// <summary>
    /// Everything after <paramref name="after"/>, until the log is complete, its run has ended, or Redis is unavailable
    /// or has lost a part of it.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(
        Guid runId,
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var subscription = new RunLogSubscription(redis, ChannelOf(runId));
        if (!await TryAsync(subscription.SubscribeAsync))
        {
            yield break;
        }

        var (hasEnded, silence) = (false, TimeSpan.Zero);
        while (true)
        {
            StreamEntry[] entries = [];
            if (
                !await TryAsync(async () =>
                    entries = await redis.GetDatabase().StreamReadAsync(KeyOf(runId), $"{after}-0", BatchesPerRead)
                )
            )
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
                    // Redis has lost the chunks before: it was restarted without data. An answer with a gap is useless.
                    yield break;
                }

                after = batch[^1].Sequence;
                yield return batch;
            }

            if (entries.Length > 0)
            {
                continue;
            }

            if (hasEnded)
            {
                yield break;
            }

            var timeout = subscription.WasNotified ? PollInterval : NotifyInterval;
            silence = await subscription.WaitAsync(timeout, cancellationToken) ? TimeSpan.Zero : silence + timeout;
            if (silence >= PollInterval)
            {
                // Read once more before the end: the last chunks may have come between the last read and this check.
                silence = TimeSpan.Zero;
                hasEnded = await runs.HasEndedAsync(runId, cancellationToken);
            }
        }
    }

    /// <summary>
    /// The whole log so far; empty where Redis has lost a part of it, null where Redis is unavailable.
    /// </summary>
    public async Task<IReadOnlyList<LogEntry>?> ReadStoredAsync(Guid runId)
    {
        StreamEntry[] entries = [];
        if (!await TryAsync(async () => entries = await redis.GetDatabase().StreamRangeAsync(KeyOf(runId))))
        {
            return null;
        }

        List<LogEntry> chunks =
        [
            .. entries.Where(entry => !RunLogEntries.IsEnd(entry)).SelectMany(RunLogEntries.Chunks),
        ];
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

            // Redis may be restarted without data, and a key that is created again has no expiry.
            copy.RenewedAt = null;
            await Task.Delay(RetryInterval, time);
        }

        copy.Last = id;
        return true;
    }

    /// <summary>One round trip: the commands are sent together and executed in their order.</summary>
    private async Task WriteOnceAsync(Copy copy, long id, NameValueEntry entry)
    {
        var database = redis.GetDatabase();
        var added = database.StreamAddAsync(
            copy.Key,
            [entry],
            messageId: $"{id}-0",
            maxLength: MaxBatches,
            useApproximateMaxLength: true
        );
        var mustRenew =
            copy.RenewedAt is not { } renewedAt
            || time.GetElapsedTime(renewedAt) > RenewInterval
            || copy.Log.Completion.IsCompleted;
        var renewed = mustRenew ? database.KeyExpireAsync(copy.Key, RunLogStore.TimeToLive) : Task.CompletedTask;
        var mustNotify =
            copy.HasSubscriber
            || copy.NotifiedAt is not { } notifiedAt
            || time.GetElapsedTime(notifiedAt) > NotifyInterval
            || copy.Log.Completion.IsCompleted;
        var notified = mustNotify ? database.PublishAsync(copy.Channel, RedisValue.EmptyString) : Task.FromResult(0L);
        try
        {
            await added;
        }
        catch (RedisServerException exception)
            when (exception.Message.Contains("equal or smaller", StringComparison.Ordinal))
        {
            // Not greater than the last id: an earlier attempt had been executed. Any other refusal (no memory, a
            // read-only replica) is retried.
        }
        finally
        {
            // Their exceptions must be observed when the first command fails.
            await Task.WhenAll(renewed, notified).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await renewed;
        copy.RenewedAt = mustRenew ? time.GetTimestamp() : copy.RenewedAt;
        copy.HasSubscriber = await notified > 0;
        copy.NotifiedAt = mustNotify ? time.GetTimestamp() : copy.NotifiedAt;
    }

    private async Task<bool> TryAsync(Func<Task> command)
    {
        // Several commands for each batch of each answer: their spans would hide the others in the request's trace.
        Activity.Current = null;
        return await _outage.TryAsync(command);
    }

    private static RedisKey KeyOf(Guid runId) => $"fubuni:run:{runId:N}";

    private static RedisChannel ChannelOf(Guid runId) => RedisChannel.Literal($"fubuni:run:{runId:N}");

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis is unavailable ({Reason}); running answers can be read only on the replica that makes them"
    )]
    private static partial void LogUnavailable(ILogger logger, string reason);

    /// <summary>A log and the progress of its copy.</summary>
    private sealed class Copy(Guid runId, RunLog log)
    {
        public RedisKey Key { get; } = KeyOf(runId);

        public RedisChannel Channel { get; } = ChannelOf(runId);

        public RunLog Log => log;

        /// <summary>The id of the last entry that was written.</summary>
        public long Last { get; set; }

        /// <summary>Whether the last notification had a subscriber.</summary>
        public bool HasSubscriber { get; set; }

        public long? NotifiedAt { get; set; }

        /// <summary>When the copy last got its full time to live.</summary>
        public long? RenewedAt { get; set; }
    }
}
