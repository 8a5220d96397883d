using Fubuni.ServiceDefaults;
using StackExchange.Redis;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// Stops a session's run on any replica. The request is stored in the database, where the replica of the run finds it
/// at the next checkpoint; a Redis message, which may be lost, only makes it faster.
/// </summary>
internal sealed partial class RunStops(
    IConnectionMultiplexer redis,
    RunHost host,
    RunStore runs,
    DeadRuns deadRuns,
    ReplicaHeartbeat replicas,
    TimeProvider time,
    ILogger<RunStops> logger
) : BackgroundService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("fubuni:runs:stop");
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly RedisOutage _outage = new(reason => LogUnavailable(logger, reason));

    /// <summary>Requests that the session's run stops, if one is active. Does not wait for its end.</summary>
    public async Task RequestAsync(string ownerId, Guid sessionId, CancellationToken cancellationToken) =>
        await SendStopAsync(ownerId, sessionId, cancellationToken);

    /// <summary>
    /// Returns when the session's run has ended, so that the next message can be sent at once; at the latest after five
    /// seconds. The run of a dead replica is interrupted.
    /// </summary>
    public async Task StopAsync(string ownerId, Guid sessionId, CancellationToken cancellationToken)
    {
        if (await SendStopAsync(ownerId, sessionId, cancellationToken) is not var (runId, worker))
        {
            return;
        }

        var started = time.GetTimestamp();
        var isDead = replicas.IsDeadAsync(worker, ReplicaHeartbeat.ShortSilence, cancellationToken);
        while (time.GetElapsedTime(started) < StopTimeout && await runs.IsActiveAsync(runId, cancellationToken))
        {
            if (isDead.IsCompleted && await isDead)
            {
                await deadRuns.InterruptAsync(worker, cancellationToken);
                return;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private async Task<(Guid RunId, string Worker)?> SendStopAsync(
        string ownerId,
        Guid sessionId,
        CancellationToken cancellationToken
    )
    {
        if (await runs.RequestStopAsync(ownerId, sessionId, cancellationToken) is not var (runId, worker))
        {
            return null;
        }

        if (!host.End(runId, EndReason.Stopped))
        {
            await _outage.TryAsync(() => redis.GetSubscriber().PublishAsync(Channel, runId.ToString()));
        }

        return (runId, worker);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Once subscribed, the client subscribes again by itself after a reconnect.
        while (!await _outage.TryAsync(() => redis.GetSubscriber().SubscribeAsync(Channel, (_, run) => Stop(run))))
        {
            await Task.Delay(RetryInterval, time, stoppingToken);
        }
    }

    private void Stop(RedisValue message)
    {
        if (Guid.TryParse(message.ToString(), out var runId))
        {
            host.End(runId, EndReason.Stopped);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis is unavailable ({Reason}); a stop reaches other replicas at their next checkpoint"
    )]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
