namespace Fubuni.ChatService.RunLogs;

/// <summary>What a reader of a log needs to know about its run, which may be on another replica.</summary>
internal interface IRunState
{
    /// <summary>
    /// Whether nothing more will be appended: the run has ended, or its replica is dead. A dead run leaves a log
    /// without an end.
    /// </summary>
    Task<bool> HasEndedAsync(Guid runId, CancellationToken cancellationToken);
}
