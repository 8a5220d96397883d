using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fubuni.ChatService.Runs;
using StackExchange.Redis;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// Copies of run logs in Redis, for the replicas that do not hold the run. One stream per run. An entry is a batch of chunks, one a line; its id
/// is the number of the last of them, so that a batch written twice is refused and a reader goes on after any number. The stream is the
/// truth; the channel of the run only says that there is more.
/// </summary>
internal sealed partial class RedisRunLog(IConnectionMultiplexer redis, RunStore runs, TimeProvider time, ILogger<RedisRunLog> logger)
{
    private const string Chunks = "chunks";
    private const string End = "end";
    private const int BatchesPerRead = 64;
    private const byte NewLine = (byte)'\n';

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <summary>An outage is logged once, not once for every run and second.</summary>
    private volatile bool _isAway;

    /// <summary>Copies a log until it is complete. While Redis is away the copy lags behind; it is given up when the log is complete and Redis still away.</summary>
    public async Task CopyAsync(Guid runId, RunLog log)
    {
        var last = 0L;
        await foreach (var batch in log.ReadAsync(0, CancellationToken.None))
        {
            last = batch[^1].Sequence;
            if (!await WriteAsync(runId, log, last, new NameValueEntry(Chunks, Join(batch))))
            {
                return;
            }
        }

        await WriteAsync(runId, log, last + 1, new NameValueEntry(End, 1));
    }

    /// <summary>Everything after <paramref name="after"/>, until the log is complete, its run has ended, or Redis fails or has lost some of it.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(
        Guid runId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var bell = new Bell(redis, ChannelOf(runId));
        if (!await TryAsync(bell.ConnectAsync))
        {
            yield break;
        }

        var isOver = false;
        while (true)
        {
            StreamEntry[] entries = [];
            if (!await TryAsync(async () => entries = await redis.GetDatabase().StreamReadAsync(KeyOf(runId), $"{after}-0", BatchesPerRead)))
            {
                yield break;
            }

            foreach (var entry in entries)
            {
                if (!entry[End].IsNull)
                {
                    yield break;
                }

                var batch = Split(entry).Where(chunk => chunk.Sequence > after).ToList();
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

            // A run that died wrote no end; what it wrote before is read once more, for it may have come between the two looks.
            isOver = !await bell.WaitAsync(PollInterval, cancellationToken) && !await runs.IsActiveAsync(runId, cancellationToken);
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

        List<LogEntry> chunks = [.. entries.Where(entry => entry[End].IsNull).SelectMany(Split)];
        return chunks.Count > 0 && (chunks[0].Sequence, chunks[^1].Sequence) == (1, chunks.Count) ? chunks : [];
    }

    public Task DeleteAsync(Guid runId) => TryAsync(() => redis.GetDatabase().KeyDeleteAsync(KeyOf(runId)));

    private async Task<bool> WriteAsync(Guid runId, RunLog log, long id, NameValueEntry entry)
    {
        while (!await TryAsync(() => WriteOnceAsync(runId, id, entry)))
        {
            if (log.Completion.IsCompleted)
            {
                return false;
            }

            await Task.Delay(RetryInterval, time);
        }

        return true;
    }

    private async Task WriteOnceAsync(Guid runId, long id, NameValueEntry entry)
    {
        var database = redis.GetDatabase();
        var key = KeyOf(runId);
        try
        {
            await database.StreamAddAsync(key, [entry], messageId: (RedisValue)$"{id}-0");
        }
        catch (RedisServerException)
        {
            // Not greater than the last id: an earlier attempt had arrived after all.
        }

        await Task.WhenAll(database.KeyExpireAsync(key, RunLogs.TimeToLive), database.PublishAsync(ChannelOf(runId), RedisValue.EmptyString));
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

    private static byte[] Join(IReadOnlyList<LogEntry> batch)
    {
        var bytes = new byte[batch.Sum(entry => entry.Json.Length + 1) - 1];
        var position = 0;
        foreach (var entry in batch)
        {
            if (position > 0)
            {
                bytes[position++] = NewLine;
            }

            entry.Json.CopyTo(bytes.AsMemory(position));
            position += entry.Json.Length;
        }

        return bytes;
    }

    private static List<LogEntry> Split(StreamEntry entry)
    {
        var id = entry.Id.ToString();
        var last = long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);
        ReadOnlyMemory<byte> bytes = (byte[])entry[Chunks]!;
        List<ReadOnlyMemory<byte>> lines = [];
        foreach (var line in bytes.Span.Split(NewLine))
        {
            lines.Add(bytes[line]);
        }

        return [.. lines.Select((line, index) => new LogEntry(last - lines.Count + index + 1, line))];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is unavailable ({Reason}); an answer in the making can be followed only where it is made")]
    private partial void LogUnavailable(string reason);

    /// <summary>Rings when the run's log has grown.</summary>
    private sealed class Bell(IConnectionMultiplexer redis, RedisChannel channel) : IDisposable
    {
        private readonly SemaphoreSlim _rings = new(0, 1);

        public Task ConnectAsync() => redis.GetSubscriber().SubscribeAsync(channel, OnRing);

        public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => _rings.WaitAsync(limit, cancellationToken);

        public void Dispose() => redis.GetSubscriber().Unsubscribe(channel, OnRing, CommandFlags.FireAndForget);

        private void OnRing(RedisChannel from, RedisValue message)
        {
            if (_rings.CurrentCount == 0)
            {
                try
                {
                    _rings.Release();
                }
                catch (SemaphoreFullException)
                {
                    // Rung twice at once: one reading sees both.
                }
            }
        }
    }
}
