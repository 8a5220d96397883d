using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Sessions;

/// <summary>Changes a session as a whole: all of a request, or nothing of it.</summary>
internal sealed class SessionChanges(ChatDb db, EventHub events)
{
    /// <returns>The session as it is then, or the problem: 404 <c>session_not_found</c> or <c>message_not_found</c>, 409 <c>run_active</c>.</returns>
    public async Task<(ChatSession? Session, ProblemHttpResult? Problem)> ApplyAsync(
        string ownerId, Guid id, ValidChange change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await db.Sessions.OfOwner(ownerId).FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
            if (session is null)
            {
                return (null, SessionEndpoints.NotFound());
            }

            session.Title = change.Title ?? session.Title;
            session.Pinned = change.Pinned ?? session.Pinned;
            session.Archived = change.Archived ?? session.Archived;
            if (change.ShownMessageId is { } messageId && await ShowAsync(session, messageId, cancellationToken) is { } problem)
            {
                return (null, problem);
            }

            var changes = ChangesOf(session);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                foreach (var made in changes)
                {
                    events.Publish(ownerId, new SessionEvent(id, made.ToName()));
                }

                return (session, null);
            }
            catch (DbUpdateConcurrencyException)
            {
                // The session was deleted meanwhile, or a turn or another switch moved its leaf: decide again on what is there now. Each round, one of them has come through.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>What is not saved yet. A request that changes nothing is no event.</summary>
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

    private async Task<ProblemHttpResult?> ShowAsync(ChatSession session, Guid messageId, CancellationToken cancellationToken)
    {
        if (await db.NewestLeafBelowAsync(messageId, session, cancellationToken) is not { } leafId)
        {
            return SessionEndpoints.MessageNotFound();
        }

        if (leafId == session.ActiveLeafId)
        {
            return null;
        }

        // A run that begins after this has moved the leaf, and the save above fails.
        if (await db.Runs.AnyAsync(run => run.SessionId == session.Id && run.Status == RunStatus.Active, cancellationToken))
        {
            return SessionEndpoints.RunActive();
        }

        session.ActiveLeafId = leafId;
        return null;
    }
}
