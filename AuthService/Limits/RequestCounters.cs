using StackExchange.Redis;

namespace Fubuni.AuthService.Limits;

/// <summary>
/// Counts requests in Redis, for all replicas together, in windows of fixed length. While Redis is away or slow each replica counts for itself:
/// no request fails or waits for it.
/// </summary>
internal sealed partial class RequestCounters(IConnectionMultiplexer redis, MemoryCounters memory, TimeProvider time, ILogger<RequestCounters> logger)
{
    /// <summary>Counting and the end of the window are one step, so no counter can be left without an end.</summary>
    private const string Script =
        """
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

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>When Redis last failed, as a timestamp of <see cref="TimeProvider"/>; 0 when it has not.</summary>
    private long _failedAt;

    private bool IsUsable
    {
        get
        {
            var failedAt = Interlocked.Read(ref _failedAt);
            return redis.IsConnected && (failedAt == 0 || time.GetElapsedTime(failedAt) > Pause);
        }
    }

    /// <summary>
    /// Counts a request in one budget after the other. The first that is exceeded is the last counted: a client that is refused for itself
    /// uses up nobody's account.
    /// </summary>
    public async Task<IReadOnlyList<BudgetState>> CountAsync(IReadOnlyList<Budget> budgets)
    {
        if (!IsUsable)
        {
            return memory.Count(budgets);
        }

        try
        {
            var states = await CountInRedisAsync(budgets).WaitAsync(Patience);
            Interlocked.Exchange(ref _failedAt, 0);
            return states;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Once for each outage, not for each try.
            if (Interlocked.Exchange(ref _failedAt, time.GetTimestamp()) == 0)
            {
                LogUnavailable(exception.GetType().Name);
            }

            return memory.Count(budgets);
        }
    }

    private async Task<IReadOnlyList<BudgetState>> CountInRedisAsync(IReadOnlyList<Budget> budgets)
    {
        var keys = budgets.Select(budget => (RedisKey)$"fubuni:limits:{budget.Key}").ToArray();
        var arguments = budgets
            .SelectMany(budget => new RedisValue[] { budget.Limit.Permits, (long)budget.Limit.Window.TotalMilliseconds })
            .ToArray();
        var reply = (long[]?)await redis.GetDatabase().ScriptEvaluateAsync(Script, keys, arguments) ?? [];
        return [.. budgets.Take(reply.Length / 2).Select((budget, i) => new BudgetState(budget, reply[2 * i], TimeSpan.FromMilliseconds(reply[(2 * i) + 1])))];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is unavailable ({Reason}); each replica counts requests for itself until it is back")]
    private partial void LogUnavailable(string reason);
}
