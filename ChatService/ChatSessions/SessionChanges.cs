using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>Applies all changes of a request to a session, or none of them.</summary>
internal sealed class SessionChanges(ChatDbContext db, EventHub events)
{
    /// <returns>
    /// The changed session, or 404 <c>session_not_found</c> or <c>message_not_found</c>, or 409 <c>run_active</c>.
    /// </returns>
    public async Task<Result<ChatSession>> ApplyAsync(
        string ownerId,
        Guid id,
        SessionChangeCommand change,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var session = await db.Sessions.OfOwner(ownerId).FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
            if (session is null)
            {
                return SessionErrors.NotFound;
            }

            if (change.Title is { } title)
            {
                (session.Title, session.TitleSource) = (title, TitleSource.User);
            }

            session.Pinned = change.Pinned ?? session.Pinned;
            session.Archived = change.Archived ?? session.Archived;
            if (
                change.ShownMessageId is { } messageId
                && await ShowAsync(session, messageId, cancellationToken) is { } error
            )
            {
                return error;
            }

            var changes = ChangesOf(session);
            // Also where it seems unchanged: a model may have written another one since it was read.
            db.Entry(session).Property(s => s.Title).IsModified |= change.Title is not null;
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                foreach (var made in changes)
                {
                    events.Publish(ownerId, new SessionEvent(id, made.ToName()));
                }

                return session;
            }
            catch (DbUpdateConcurrencyException)
            {
                // The session was deleted, or a turn or another request moved its leaf: decide again on its current
                // state. In each round, one of the competing requests has succeeded.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>The changes to save. A request that changes nothing publishes no event.</summary>
    private List<SessionChange> ChangesOf(ChatSession session)
    {
        var entry = db.Entry(session);
        (bool IsMade, SessionChange Change)[] changes =
        [
            (entry.Property(s => s.Title).IsModified, SessionChange.Renamed),
            (entry.Property(s => s.Pinned).IsModified, SessionChange.Pinned),
            (entry.Property(s => s.Archived).IsModified, SessionChange.Archived),
            (entry.Property(s => s.ActiveLeafId).IsModified, SessionChange.Switched),
        ];
        return [.. changes.Where(change => change.IsMade).Select(change => change.Change)];
    }

    private async Task<Error?> ShowAsync(ChatSession session, Guid messageId, CancellationToken cancellationToken)
    {
        if (await db.NewestLeafBelowAsync(messageId, session, cancellationToken) is not { } leafId)
        {
            return SessionErrors.MessageNotFound;
        }

        if (leafId == session.ActiveLeafId)
        {
            return null;
        }

        // A run that begins after this query moves the leaf, and then saving fails.
        if (
            await db.Runs.AnyAsync(
                run => run.SessionId == session.Id && run.Status == RunStatus.Active,
                cancellationToken
            )
        )
        {
            return SessionErrors.RunActive;
        }

        session.ActiveLeafId = leafId;
        return null;
    }
}
