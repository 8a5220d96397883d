using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Tests.Passwords;

/// <summary>One hashing thread, and a queue of one.</summary>
public sealed class HashingPoolTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddMetrics()
        .AddSingleton<AuthMetrics>()
        .BuildServiceProvider();
    private readonly HashingPool _pool;

    public HashingPoolTests() =>
        _pool = new HashingPool(
            Options.Create(new PasswordOptions { Threads = 1, QueueLength = 1 }),
            TimeProvider.System,
            _services.GetRequiredService<AuthMetrics>()
        );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _pool.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task More_than_the_queue_holds_are_refused_until_it_moves()
    {
        using var thread = BusyThread.Of(_pool, Cancellation);
        var waiting = _pool.RunAsync(() => true, Cancellation);

        await Assert.ThrowsAsync<HashingQueueFullException>(() => _pool.RunAsync(() => true, Cancellation));

        thread.Release();
        Assert.True(await waiting);
        Assert.True(await _pool.RunAsync(() => true, Cancellation));
    }

    [Fact]
    public async Task A_caller_that_disconnects_leaves_the_queue_at_once_and_nothing_is_hashed_for_it()
    {
        using var thread = BusyThread.Of(_pool, Cancellation);
        using var gone = new CancellationTokenSource();
        var hashed = false;
        var abandoned = _pool.RunAsync(() => hashed = true, gone.Token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        var next = _pool.RunAsync(() => true, Cancellation);
        thread.Release();

        Assert.True(await next);
        Assert.False(hashed);
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_and_the_thread_lives_on()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _pool.RunAsync<bool>(() => throw new InvalidOperationException(), Cancellation)
        );
        Assert.True(await _pool.RunAsync(() => true, Cancellation));
    }

    [Fact]
    public async Task Hashing_threads_serve_no_requests() =>
        Assert.False(await _pool.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread, Cancellation));

    [Fact]
    public async Task Hashing_threads_give_way_to_those_that_serve_requests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells a thread's scheduling policy in /proc.");

        // After the name in parentheses; the policy is the 41st field of the line (proc(5)), and 5 is SCHED_IDLE.
        var policy = await _pool.RunAsync(
            () => File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[39],
            Cancellation
        );

        Assert.Equal("5", policy);
    }

    [Fact]
    public async Task Waiting_callers_are_cancelled_when_the_service_stops()
    {
        using var thread = BusyThread.Of(_pool, Cancellation);
        var waiting = _pool.RunAsync(() => true, Cancellation);

        _pool.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _pool.RunAsync(() => true, Cancellation));
    }
}
