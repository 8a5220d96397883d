namespace Fubuni.ChatService.Runs;

/// <summary>One of the slots for runs of this replica. Disposing releases it, unless it was transferred.</summary>
internal sealed class RunSlot(SemaphoreSlim slots) : IDisposable
{
    private SemaphoreSlim? _slots = slots;

    /// <summary>Moves the slot to a new owner; disposing this object has no effect then.</summary>
    public RunSlot Transfer() => new(Interlocked.Exchange(ref _slots, null)!);

    public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Release();
}
