using StackExchange.Redis;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// Whether Redis is unavailable to one feature, so that it logs once for each outage instead of once for each command.
/// </summary>
/// <param name="logUnavailable">Gets the type of the first exception of an outage.</param>
/// <param name="logAvailable">Called when the outage is over.</param>
public sealed class RedisOutage(Action<string> logUnavailable, Action? logAvailable = null)
{
    private int _isUnavailable;

    public bool IsUnavailable => Volatile.Read(ref _isUnavailable) == 1;

    /// <summary>Whether the exception of a command says that Redis cannot be reached or does not answer.</summary>
    public static bool IsCausedBy(Exception exception) =>
        exception is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>Call it when a command failed.</summary>
    public void Begin(Exception exception)
    {
        if (Interlocked.Exchange(ref _isUnavailable, 1) == 0)
        {
            logUnavailable(exception.GetType().Name);
        }
    }

    /// <summary>Call it when a command succeeded.</summary>
    public void End()
    {
        if (Volatile.Read(ref _isUnavailable) == 1 && Interlocked.Exchange(ref _isUnavailable, 0) == 1)
        {
            logAvailable?.Invoke();
        }
    }

    /// <returns>False when Redis is unavailable; then the outage has begun.</returns>
    public async Task<bool> TryAsync(Func<Task> command)
    {
        try
        {
            await command();
            End();
            return true;
        }
        catch (Exception exception) when (IsCausedBy(exception))
        {
            Begin(exception);
            return false;
        }
    }
}
