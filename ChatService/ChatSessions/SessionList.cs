using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>The lists of a user's sessions, in pages.</summary>
internal sealed class SessionList(
    ChatDbContext db,
    SessionSearch search,
    IOptions<RetentionOptions> options,
    TimeProvider time
)
{
    public Task<SessionPage> ReadAsync(
        string ownerId,
        SessionListRequest request,
        CancellationToken cancellationToken
    ) =>
        request switch
        {
            { Words: { } words } => search.FindAsync(ownerId, words, request, cancellationToken),
            { Deleted: true } => ReadDeletedAsync(ownerId, request, cancellationToken),
            _ => ReadShownAsync(ownerId, request, cancellationToken),
        };

    private async Task<SessionPage> ReadShownAsync(
        string ownerId,
        SessionListRequest request,
        CancellationToken cancellationToken
    )
    {
        var archived = request.Archived ?? false;
        var sessions = db.Sessions.AsNoTracking().OfOwner(ownerId).Where(s => s.Archived == archived);
        if (request.After is { } after)
        {
            var pinned = after.Order == SessionOrder.Pinned;
            sessions = sessions.Where(s =>
                EF.Functions.LessThan(
                    ValueTuple.Create(s.Pinned, s.UpdatedAt, s.Id),
                    ValueTuple.Create(pinned, after.Time, after.Id)
                )
            );
        }

        // One row more than requested shows whether there is a next page.
        var page = await sessions
            .OrderByDescending(s => s.Pinned)
            .ThenByDescending(s => s.UpdatedAt)
            .ThenByDescending(s => s.Id)
            .Take(request.Limit + 1)
            .ToListAsync(cancellationToken);
        return Page(
            page,
            request.Limit,
            s => new SessionCursor(s.Pinned ? SessionOrder.Pinned : SessionOrder.Activity, s.UpdatedAt, s.Id)
        );
    }

    /// <summary>Deleted sessions that can still be restored.</summary>
    private async Task<SessionPage> ReadDeletedAsync(
        string ownerId,
        SessionListRequest request,
        CancellationToken cancellationToken
    )
    {
        var sessions = db.Sessions.AsNoTracking().RestorableOf(ownerId, time.Now() - options.Value.DeletedSessions);
        if (request.Archived is { } archived)
        {
            sessions = sessions.Where(s => s.Archived == archived);
        }

        if (request.After is { } after)
        {
            sessions = sessions.Where(s =>
                EF.Functions.LessThan(
                    ValueTuple.Create(s.DeletedAt!.Value, s.Id),
                    ValueTuple.Create(after.Time, after.Id)
                )
            );
        }

        var page = await sessions
            .OrderByDescending(s => s.DeletedAt)
            .ThenByDescending(s => s.Id)
            .Take(request.Limit + 1)
            .ToListAsync(cancellationToken);
        return Page(page, request.Limit, s => new SessionCursor(SessionOrder.Deletion, s.DeletedAt!.Value, s.Id));
    }

    private static SessionPage Page(List<ChatSession> page, int limit, Func<ChatSession, SessionCursor> cursorOf) =>
        new(
            [.. page.Take(limit).Select(SessionSummary.Of)],
            page.Count > limit ? cursorOf(page[limit - 1]).ToString() : null
        );
}
