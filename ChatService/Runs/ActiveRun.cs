using Fubuni.ChatService.RunLogs;

namespace Fubuni.ChatService.Runs;

/// <summary>Why a run ends before its answer does.</summary>
internal enum EndReason
{
    None,

    /// <summary>The user stopped it.</summary>
    Stopped,

    /// <summary>It exceeded the time limit of an answer.</summary>
    TimeLimit,

    /// <summary>This process stops.</summary>
    Shutdown,

    /// <summary>The lease expired, and another replica interrupted the run.</summary>
    LeaseLost,
}

/// <summary>A run that this replica is executing.</summary>
internal sealed class ActiveRun : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private EndReason _reason;

    public required RunLog Log { get; init; }

    public EndReason Reason => _reason;

    public CancellationToken Ended => _ended.Token;

    public Task Completion { get; set; } = Task.CompletedTask;

    /// <summary>Requests the end of the run. The first reason counts.</summary>
    public void End(EndReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, EndReason.None) != EndReason.None)
        {
            return;
        }

        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended in the meantime.
        }
    }

    /// <summary>Ends the run when a checkpoint says so.</summary>
    public void ApplyCheckpoint(Checkpoint checkpoint)
    {
        if (checkpoint != Checkpoint.Renewed)
        {
            End(checkpoint == Checkpoint.Lost ? EndReason.LeaseLost : EndReason.Stopped);
        }
    }

    public void Dispose() => _ended.Dispose();
}
