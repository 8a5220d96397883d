using StackExchange.Redis;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// Stops a session's run on whichever replica holds it. The wish is in the database, where that replica finds it at its next checkpoint;
/// a message tells it at once, and may be lost.
/// </summary>
internal sealed partial class RunStops(
    IConnectionMultiplexer redis, RunHost host, RunStore runs, TimeProvider time, ILogger<RunStops> logger) : BackgroundService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("fubuni:runs:stop");
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <returns>The run that is to stop, or null where nothing runs.</returns>
    public async Task<Guid?> RequestAsync(string ownerId, Guid sessionId, CancellationToken cancellationToken)
    {
        if (await runs.RequestStopAsync(ownerId, sessionId, cancellationToken) is not { } runId)
        {
            return null;
        }

        if (!host.End(runId, EndReason.Stopped))
        {
            await SendAsync(runId);
        }

        return runId;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                // Once subscribed, the client subscribes again by itself after a reconnect.
                await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Stop(message));
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                if (attempt == 1)
                {
                    LogUnavailable(exception.GetType().Name);
                }

                await Task.Delay(RetryInterval, time, stoppingToken);
            }
        }
    }

    private async Task SendAsync(Guid runId)
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(Channel, runId.ToString());
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogUnavailable(exception.GetType().Name);
        }
    }

    private void Stop(RedisValue message)
    {
        if (Guid.TryParse(message.ToString(), out var runId))
        {
            host.End(runId, EndReason.Stopped);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is unavailable ({Reason}); a stop reaches other replicas at their next checkpoint")]
    private partial void LogUnavailable(string reason);
}
