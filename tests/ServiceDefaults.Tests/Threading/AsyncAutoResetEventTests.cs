namespace Fubuni.ServiceDefaults.Tests.Threading;

public sealed class AsyncAutoResetEventTests
{
    private readonly AsyncAutoResetEvent _event = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_completes_the_wait_that_is_running()
    {
        var wait = _event.WaitAsync(Cancellation);
        Assert.False(wait.IsCompleted);

        _event.Set();

        await wait;
    }

    [Fact]
    public void Set_several_times_completes_only_one_later_wait()
    {
        _event.Set();
        _event.Set();

        Assert.True(_event.WaitAsync(Cancellation).IsCompletedSuccessfully);
        Assert.False(_event.WaitAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task A_wait_with_a_timeout_reports_whether_the_event_was_set()
    {
        Assert.False(await _event.WaitAsync(TimeSpan.Zero, Cancellation));

        _event.Set();

        Assert.True(await _event.WaitAsync(TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task A_cancelled_wait_does_not_consume_the_event()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = _event.WaitAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        _event.Set();

        Assert.True(_event.WaitAsync(Cancellation).IsCompletedSuccessfully);
    }

    [Fact]
    public void Set_from_many_threads_at_the_same_time_never_throws_and_completes_one_wait()
    {
        Parallel.For(0, 10_000, _ => _event.Set());

        Assert.True(_event.WaitAsync(Cancellation).IsCompletedSuccessfully);
        Assert.False(_event.WaitAsync(Cancellation).IsCompleted);
    }
}
