using System.Globalization;
using Fubuni.ServiceDefaults;
using StackExchange.Redis;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// Increments a counter in Redis to show the other replicas that this one is alive. A replica is dead when its counter
/// does not change; this is checked only while a request waits for a run of it. A missing counter proves nothing, so
/// that a Redis without data declares no replica dead; then, and while Redis is unavailable, only the leases of the
/// runs count.
/// </summary>
internal sealed partial class ReplicaHeartbeat(
    IConnectionMultiplexer redis,
    TimeProvider time,
    ILogger<ReplicaHeartbeat> logger
) : IHostedService
{
    /// <summary>
    /// How long the counter must not change when a user waits to stop an answer or to send a message.
    /// </summary>
    public static readonly TimeSpan ShortSilence = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// The same for a reader. Longer, so that no live run is interrupted only because a machine is busy.
    /// </summary>
    public static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    private readonly TaskCompletionSource _stopping = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: a replica with a busy thread pool is alive too.
        new Thread(Beat) { IsBackground = true, Name = "replica heartbeat" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping.TrySetResult();
        return Task.CompletedTask;
    }

    /// <param name="worker">The replica, as its runs name it.</param>
    /// <param name="silence">How long its counter must not change.</param>
    /// <returns>
    /// At once when it is this replica or its counter cannot be read; else when the counter changes, or after the
    /// silence.
    /// </returns>
    public async Task<bool> IsDeadAsync(string worker, TimeSpan silence, CancellationToken cancellationToken)
    {
        if (worker == RunHost.Worker)
        {
            return false;
        }

        var since = time.GetTimestamp();
        var first = await ReadAsync(worker);
        while (first is not null)
        {
            if (time.GetElapsedTime(since) >= silence)
            {
                LogDead(worker);
                return true;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
            if (await ReadAsync(worker) != first)
            {
                return false;
            }
        }

        return false;
    }

    private async Task<string?> ReadAsync(string worker)
    {
        try
        {
            return await redis.GetDatabase().StringGetAsync(KeyOf(worker));
        }
        catch (Exception exception) when (RedisOutage.IsCausedBy(exception))
        {
            return null;
        }
    }

    private void Beat()
    {
        var beats = 0L;
        do
        {
            beats++;
            try
            {
                redis
                    .GetDatabase()
                    .StringSet(
                        KeyOf(RunHost.Worker),
                        beats.ToString(CultureInfo.InvariantCulture),
                        TimeToLive,
                        flags: CommandFlags.FireAndForget
                    );
            }
            catch (Exception exception) when (RedisOutage.IsCausedBy(exception))
            {
                // Other features log the outage.
            }
        } while (!_stopping.Task.Wait(Interval));
    }

    private static RedisKey KeyOf(string worker) => $"fubuni:replica:{worker}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The replica {Worker} is dead; its runs are interrupted")]
    private partial void LogDead(string worker);
}
