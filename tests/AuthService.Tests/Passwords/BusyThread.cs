using Fubuni.AuthService.Passwords;

namespace Fubuni.AuthService.Tests.Passwords;

/// <summary>Occupies the one thread of a pool until it is released.</summary>
internal sealed class BusyThread : IDisposable
{
    private readonly ManualResetEventSlim _started = new();
    private readonly ManualResetEventSlim _release = new();

    private BusyThread() { }

    public static BusyThread Of(HashingPool pool, CancellationToken cancellationToken)
    {
        var busy = new BusyThread();
        _ = pool.RunAsync(
            () =>
            {
                busy._started.Set();
                return busy._release.Wait(TimeSpan.FromMinutes(1));
            },
            CancellationToken.None
        );
        busy._started.Wait(cancellationToken);
        return busy;
    }

    public void Release() => _release.Set();

    /// <remarks>The events are not disposed: the thread may still use them.</remarks>
    public void Dispose() => Release();
}
