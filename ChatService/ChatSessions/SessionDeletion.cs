using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.RunLogs;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>Deletes, restores and purges sessions. A deleted session can be restored until it is purged.</summary>
internal sealed class SessionDeletion(
    ChatDbContext db,
    IOptions<RetentionOptions> options,
    RunStops stops,
    RunLogStore logs,
    EventHub events,
    TimeProvider time
)
{
    private DateTimeOffset OldestRestorable => time.Now() - options.Value.DeletedSessions;

    /// <summary>Deletes a session and stops its run.</summary>
    /// <returns>Null, or 404 <c>session_not_found</c>.</returns>
    public async Task<Error?> DeleteAsync(string ownerId, Guid id, CancellationToken cancellationToken)
    {
        var deleted = await db
            .Sessions.OfOwner(ownerId)
            .Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, time.Now()), cancellationToken);
        if (deleted == 0)
        {
            return SessionErrors.NotFound;
        }

        events.Publish(ownerId, new SessionEvent(id, SessionChange.Deleted.ToName()));
        await stops.RequestAsync(ownerId, id, cancellationToken);
        return null;
    }

    /// <returns>The session, also if it was not deleted, or 404 <c>session_not_found</c>.</returns>
    public async Task<Result<ChatSession>> RestoreAsync(string ownerId, Guid id, CancellationToken cancellationToken)
    {
        var restored = await db
            .Sessions.RestorableOf(ownerId, OldestRestorable)
            .Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, (DateTimeOffset?)null), cancellationToken);
        if (restored > 0)
        {
            events.Publish(ownerId, new SessionEvent(id, SessionChange.Restored.ToName()));
        }

        return
            await db.Sessions.AsNoTracking().OfOwner(ownerId).FirstOrDefaultAsync(s => s.Id == id, cancellationToken)
                is { } session
            ? session
            : SessionErrors.NotFound;
    }

    /// <summary>Removes a deleted session with its messages, runs and run logs.</summary>
    /// <returns>Null, or 404 <c>session_not_found</c>, also for a session that is not deleted.</returns>
    public async Task<Error?> PurgeAsync(string ownerId, Guid id, CancellationToken cancellationToken)
    {
        var logsSince = time.Now() - RunLogStore.TimeToLive;
        var runs = await db
            .Runs.Where(run =>
                run.SessionId == id
                && run.OwnerId == ownerId
                && (run.Status == RunStatus.Active || run.FinishedAt > logsSince)
            )
            .Select(run => run.Id)
            .ToListAsync(cancellationToken);
        // Postgres deletes messages and runs with the session. A run that has not stopped yet finds its row gone.
        var purged = await db
            .Sessions.RestorableOf(ownerId, OldestRestorable)
            .Where(s => s.Id == id)
            .ExecuteDeleteAsync(cancellationToken);
        if (purged == 0)
        {
            return SessionErrors.NotFound;
        }

        foreach (var run in runs)
        {
            await logs.DeleteAsync(run);
        }

        events.Publish(ownerId, new SessionEvent(id, SessionChange.Purged.ToName()));
        return null;
    }
}
