using System.Diagnostics.CodeAnalysis;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// A signal for one waiter. Set while no one waits, it completes the next wait; set several times, it completes one.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A SemaphoreSlim has nothing to release unless its wait handle is used."
)]
public sealed class AsyncAutoResetEvent
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Never blocks.</summary>
    public void Set()
    {
        if (_signal.CurrentCount > 0)
        {
            return;
        }

        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two threads have set it at the same time: one wait completes for both.
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    /// <returns>False when it was not set within <paramref name="timeout"/>.</returns>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _signal.WaitAsync(timeout, cancellationToken);
}
