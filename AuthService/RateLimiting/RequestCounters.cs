using Fubuni.ServiceDefaults;
using StackExchange.Redis;

namespace Fubuni.AuthService.RateLimiting;

/// <summary>
/// Counts requests in Redis, for all replicas together, in windows of fixed length. While Redis is unavailable or slow
/// each replica counts for itself: no request fails or waits because of Redis.
/// </summary>
internal sealed partial class RequestCounters(
    IConnectionMultiplexer redis,
    MemoryCounters memory,
    TimeProvider time,
    ILogger<RequestCounters> logger
)
{
    /// <summary>Counts and sets the expiry in one step, so that every counter expires.</summary>
    private const string Script = """
        local states = {}
        for i, key in ipairs(KEYS) do
            local used = redis.call('INCR', key)
            local left = redis.call('PTTL', key)
            if left < 0 then
                left = tonumber(ARGV[2 * i])
                redis.call('PEXPIRE', key, left)
            end
            states[#states + 1] = used
            states[#states + 1] = left
            if used > tonumber(ARGV[2 * i - 1]) then break end
        end
        return states
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly RedisOutage _outage = new(reason => LogUnavailable(logger, reason));

    /// <summary>When a command last failed, as a timestamp of <see cref="TimeProvider"/>.</summary>
    private long _failedAt;

    /// <summary>During an outage, Redis is tried again only after <see cref="RetryAfter"/>.</summary>
    private bool IsUsable =>
        redis.IsConnected
        && (!_outage.IsUnavailable || time.GetElapsedTime(Interlocked.Read(ref _failedAt)) > RetryAfter);

    /// <summary>
    /// Counts a request in one budget after the other, and stops at the first that is exceeded: a client that is
    /// refused because of its address does not use the budget of an account.
    /// </summary>
    public async Task<IReadOnlyList<BudgetState>> CountAsync(IReadOnlyList<Budget> budgets)
    {
        if (!IsUsable)
        {
            return memory.Count(budgets);
        }

        try
        {
            var states = await CountInRedisAsync(budgets).WaitAsync(Timeout);
            _outage.End();
            return states;
        }
        catch (Exception exception) when (RedisOutage.IsCausedBy(exception))
        {
            Interlocked.Exchange(ref _failedAt, time.GetTimestamp());
            _outage.Begin(exception);
            return memory.Count(budgets);
        }
    }

    private async Task<IReadOnlyList<BudgetState>> CountInRedisAsync(IReadOnlyList<Budget> budgets)
    {
        var keys = budgets.Select(budget => (RedisKey)$"fubuni:limits:{budget.Key}").ToArray();
        var arguments = budgets
            .SelectMany(budget =>
                new RedisValue[] { budget.Limit.Permits, (long)budget.Limit.Window.TotalMilliseconds }
            )
            .ToArray();
        var reply = (long[]?)await redis.GetDatabase().ScriptEvaluateAsync(Script, keys, arguments) ?? [];
        return
        [
            .. budgets
                .Take(reply.Length / 2)
                .Select(
                    (budget, i) => new BudgetState(budget, reply[2 * i], TimeSpan.FromMilliseconds(reply[(2 * i) + 1]))
                ),
        ];
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis is unavailable ({Reason}); each replica counts requests for itself until it is back"
    )]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
