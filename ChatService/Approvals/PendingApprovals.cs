using System.Collections.Concurrent;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fubuni.ChatService.Approvals;

/// <summary>
/// Runs that wait for the answer of their user, which may come to any replica. The answer is in the database, where the
/// replica of the run looks at intervals; a Redis message, which may be lost, only makes it faster.
/// </summary>
internal sealed partial class PendingApprovals(
    IConnectionMultiplexer redis,
    ApprovalStore store,
    IOptions<ApprovalOptions> options,
    TimeProvider time,
    ILogger<PendingApprovals> logger
) : BackgroundService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("fubuni:approvals:answered");
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, AsyncAutoResetEvent> _waiting = new();
    private readonly RedisOutage _outage = new(reason => LogUnavailable(logger, reason));

    /// <summary>
    /// Waits for the answer. Without one in <see cref="ApprovalOptions.AnswerTimeout"/> the question counts as denied.
    /// </summary>
    public async Task<bool> WaitAsync(ToolApproval approval, CancellationToken cancellationToken)
    {
        var answered = _waiting.GetOrAdd(approval.Id, _ => new AsyncAutoResetEvent());
        var started = time.GetTimestamp();
        try
        {
            while (time.GetElapsedTime(started) < options.Value.AnswerTimeout)
            {
                if (await store.ReadAnswerAsync(approval.OwnerId, approval.Id, cancellationToken) is { } answer)
                {
                    return answer;
                }

                await answered.WaitAsync(PollInterval, cancellationToken);
            }
        }
        finally
        {
            _waiting.TryRemove(approval.Id, out _);
        }

        return await store.AnswerAsync(approval.OwnerId, approval.Id, isApproved: false, cancellationToken) ?? false;
    }

    /// <summary>Tells the replica of the run that there is an answer.</summary>
    public async Task AnnounceAsync(Guid approvalId)
    {
        Continue(approvalId);
        await _outage.TryAsync(() => redis.GetSubscriber().PublishAsync(Channel, approvalId.ToString()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Once subscribed, the client subscribes again by itself after a reconnect.
        while (!await _outage.TryAsync(() => redis.GetSubscriber().SubscribeAsync(Channel, (_, id) => Continue(id))))
        {
            await Task.Delay(RetryInterval, time, stoppingToken);
        }
    }

    private void Continue(RedisValue message)
    {
        if (Guid.TryParse(message.ToString(), out var approvalId))
        {
            Continue(approvalId);
        }
    }

    private void Continue(Guid approvalId)
    {
        if (_waiting.TryGetValue(approvalId, out var answered))
        {
            answered.Set();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis is unavailable ({Reason}); an approval reaches other replicas within two seconds"
    )]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
