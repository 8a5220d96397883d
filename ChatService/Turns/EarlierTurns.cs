using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Turns;

/// <summary>Finds out whether a message was sent before: sending it again must not answer it twice.</summary>
internal sealed class EarlierTurns(ChatDbContext db)
{
    /// <returns>
    /// The latest run of the message, empty when there is none, or 404 <c>session_not_found</c> or 409
    /// <c>message_id_taken</c>.
    /// </returns>
    public async Task<Result<EarlierTurn>> FindAsync(
        string ownerId,
        TurnCommand turn,
        CancellationToken cancellationToken
    )
    {
        var run = await db
            .Runs.AsNoTracking()
            .Where(r => r.UserMessageId == turn.MessageId && r.OwnerId == ownerId)
            .OrderByDescending(r => r.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (run is null)
        {
            return new EarlierTurn(null, null);
        }

        if (turn.SessionId is { } sessionId && sessionId != run.SessionId)
        {
            return TurnErrors.MessageIdTaken;
        }

        var session = await db
            .Sessions.AsNoTracking()
            .OfOwner(ownerId)
            .FirstOrDefaultAsync(s => s.Id == run.SessionId, cancellationToken);
        return session is null ? SessionErrors.NotFound : new EarlierTurn(run, session);
    }
}
