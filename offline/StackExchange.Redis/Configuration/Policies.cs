namespace StackExchange.Redis;

public interface IReconnectRetryPolicy
{
    bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry);
}

/// <summary>Waits longer after each failure, by a random amount so that clients do not come back all at once.</summary>
public class ExponentialRetry(int deltaBackOffMilliseconds, int maxDeltaBackOffMilliseconds) : IReconnectRetryPolicy
{
    public ExponentialRetry(int deltaBackOffMilliseconds) : this(deltaBackOffMilliseconds, Math.Max(deltaBackOffMilliseconds, 10_000)) { }

    public bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry)
    {
        var upper = (int)Math.Min(maxDeltaBackOffMilliseconds, deltaBackOffMilliseconds * Math.Pow(1.1, currentRetryCount));
        return timeElapsedMillisecondsSinceLastRetry >= Random.Shared.Next(deltaBackOffMilliseconds, Math.Max(deltaBackOffMilliseconds, upper));
    }
}

/// <summary>What becomes of commands while the server is away.</summary>
public sealed class BacklogPolicy
{
    public static BacklogPolicy Default { get; } = new() { QueueWhileDisconnected = true, AbortPendingOnConnectionFailure = false };
    public static BacklogPolicy FailFast { get; } = new() { QueueWhileDisconnected = false, AbortPendingOnConnectionFailure = true };

    public bool QueueWhileDisconnected { get; init; }
    public bool AbortPendingOnConnectionFailure { get; init; }
}
