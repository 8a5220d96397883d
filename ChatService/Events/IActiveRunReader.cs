namespace Fubuni.ChatService.Events;

/// <summary>Reads which answers of a user are being written, for the first event of a stream.</summary>
internal interface IActiveRunReader
{
    Task<IReadOnlyList<ActiveRunView>> ReadAsync(string ownerId, CancellationToken cancellationToken);
}
