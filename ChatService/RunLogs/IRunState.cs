namespace Fubuni.ChatService.RunLogs;

/// <summary>What a reader of a log needs to know of its run, which may be on another replica.</summary>
internal interface IRunState
{
    /// <summary>
    /// Whether nothing more will be written: the run has ended, or the replica that held it is dead. A run that dies
    /// writes no end to its log.
    /// </summary>
    Task<bool> HasEndedAsync(Guid runId, CancellationToken cancellationToken);
}
