using System.Runtime.CompilerServices;

namespace Fubuni.ChatService.RunLogs;

/// <summary>
/// The chunks of one run on the replica that holds it: append-only, one writer, any number of readers, each with a
/// position of its own. A slow reader never delays the writer.
/// </summary>
internal sealed class RunLog
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many chunks there are so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Completes when nothing more will follow.</summary>
    public Task Completion => _completion.Task;

    public void Append(IReadOnlyList<byte[]> chunks)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            foreach (var chunk in chunks)
            {
                _entries.Add(new LogEntry(_entries.Count + 1, chunk));
            }

            (changed, _changed) = (
                _changed,
                new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
            );
        }

        changed.SetResult();
    }

    /// <summary>No more chunks follow. Readers end after the last chunk.</summary>
    public void Complete()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _completion.TrySetResult();
            changed = _changed;
        }

        changed.TrySetResult();
    }

    /// <summary>
    /// Everything after <paramref name="after"/>, in batches as they come, until the log is complete.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync(
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var next = (int)Math.Clamp(after, 0, int.MaxValue);
        while (true)
        {
            LogEntry[] batch;
            Task changed;
            bool completed;
            lock (_gate)
            {
                batch = next < _entries.Count ? _entries.GetRange(next, _entries.Count - next).ToArray() : [];
                (changed, completed) = (_changed.Task, _completion.Task.IsCompleted);
            }

            if (batch.Length > 0)
            {
                next += batch.Length;
                yield return batch;
            }
            else if (completed)
            {
                yield break;
            }
            else
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }
}
