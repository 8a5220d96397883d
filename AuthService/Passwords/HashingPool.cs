using Fubuni.AuthService.Telemetry;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Passwords;

/// <summary>
/// Runs password hashes on a few dedicated threads of low priority, behind a short queue. So a burst of sign-ins delays
/// only sign-ins: requests without a hash (token verification, refresh) stay fast.
/// </summary>
public sealed class HashingPool : IDisposable
{
    private readonly LinkedList<Job> _waiting = new();
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly AuthMetrics _metrics;
    private bool _stopping;

    public HashingPool(IOptions<PasswordOptions> options, TimeProvider time, AuthMetrics metrics)
    {
        _capacity = options.Value.QueueLength;
        _time = time;
        _metrics = metrics;
        var threads = options.Value.Threads > 0 ? options.Value.Threads : Environment.ProcessorCount;
        for (var i = 0; i < threads; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"password hashing {i}" }.Start();
        }
    }

    /// <summary>
    /// The Retry-After of callers that found the queue full: about the time in which a full queue is processed.
    /// </summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Queues <paramref name="work"/>. It does not run when <paramref name="cancellationToken"/> is cancelled before.
    /// </summary>
    /// <exception cref="HashingQueueFullException">The queue is full.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        // Continuations must not run on a hashing thread, nor under the lock.
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = new LinkedListNode<Job>(
            new Job(
                () => Complete(completion, work),
                () => completion.TrySetCanceled(cancellationToken),
                _time.GetTimestamp()
            )
        );

        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            if (_waiting.Count >= _capacity)
            {
                _metrics.HashRejected();
                throw new HashingQueueFullException();
            }

            _waiting.AddLast(node);
            _metrics.HashQueueDepthChanged(1);
            Monitor.Pulse(_waiting);
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Cancel(node), null);
        return await completion.Task;
    }

    public void Dispose()
    {
        lock (_waiting)
        {
            _stopping = true;
            Monitor.PulseAll(_waiting);
            while (_waiting.First is { } node)
            {
                Remove(node);
                node.Value.Abandon();
            }
        }
    }

    private static void Complete<T>(TaskCompletionSource<T> completion, Func<T> work)
    {
        try
        {
            completion.SetResult(work());
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
    }

    private void Work()
    {
        ThreadPriorities.LowerThisThread();
        while (TakeNext() is { } job)
        {
            _metrics.HashWaited(_time.GetElapsedTime(job.QueuedAt));
            job.Run();
        }
    }

    private Job? TakeNext()
    {
        lock (_waiting)
        {
            while (!_stopping)
            {
                if (_waiting.First is { } node)
                {
                    Remove(node);
                    return node.Value;
                }

                Monitor.Wait(_waiting);
            }

            return null;
        }
    }

    /// <summary>Removes the job of a caller that has disconnected from the queue.</summary>
    private void Cancel(LinkedListNode<Job> node)
    {
        lock (_waiting)
        {
            if (node.List is null)
            {
                return;
            }

            Remove(node);
        }

        node.Value.Abandon();
    }

    private void Remove(LinkedListNode<Job> node)
    {
        _waiting.Remove(node);
        _metrics.HashQueueDepthChanged(-1);
    }

    private sealed record Job(Action Run, Action Abandon, long QueuedAt);
}
