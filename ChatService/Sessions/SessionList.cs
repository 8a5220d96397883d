using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Sessions;

/// <summary>A list of sessions that was asked for, once it has been found good.</summary>
/// <param name="Words">What to search for; null for the list as it is.</param>
/// <param name="Archived">Whether archived ones are wanted, or the others; null for both, where that is possible.</param>
internal sealed record SessionListRequest(int Limit, SessionCursor? After, string? Words, bool? Archived, bool Deleted)
{
    private const int DefaultPageSize = 30;
    private const int MaxPageSize = 100;
    private const int MaxWordsLength = 200;

    /// <returns>Either the request or what is wrong with it, by field.</returns>
    public static (SessionListRequest? Request, Dictionary<string, string[]> Errors) From(
        string? cursor, int? limit, string? q, bool? archived, bool? deleted)
    {
        Dictionary<string, string[]> errors = [];
        if (limit is < 1 or > MaxPageSize)
        {
            errors["limit"] = [$"Must be between 1 and {MaxPageSize}."];
        }

        if (q?.Length > MaxWordsLength)
        {
            errors["q"] = [$"Must have at most {MaxWordsLength} characters."];
        }

        var words = string.IsNullOrWhiteSpace(q) ? null : StoredText.Clean(q);
        if (words is not null && deleted == true)
        {
            errors["q"] = ["Deleted sessions cannot be searched."];
        }

        SessionCursor? after = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!SessionCursor.TryParse(cursor, out var parsed) || !IsOf(parsed.Order, words is not null, deleted == true))
            {
                errors["cursor"] = ["Not a cursor that this list gave."];
            }

            after = parsed;
        }

        return errors.Count > 0
            ? (null, errors)
            : (new SessionListRequest(limit ?? DefaultPageSize, after, words, archived, deleted == true), errors);
    }

    private static bool IsOf(SessionOrder order, bool isSearch, bool isDeleted) => order switch
    {
        SessionOrder.Rank => isSearch,
        SessionOrder.Deletion => isDeleted,
        _ => !isSearch && !isDeleted,
    };
}

/// <summary>The lists of a user's sessions, in pages.</summary>
internal sealed class SessionList(ChatDb db, SessionSearch search, IOptions<RetentionOptions> options, TimeProvider time)
{
    public Task<SessionPage> ReadAsync(string ownerId, SessionListRequest request, CancellationToken cancellationToken) => request switch
    {
        { Words: { } words } => search.FindAsync(ownerId, words, request, cancellationToken),
        { Deleted: true } => ReadDeletedAsync(ownerId, request, cancellationToken),
        _ => ReadShownAsync(ownerId, request, cancellationToken),
    };

    private async Task<SessionPage> ReadShownAsync(string ownerId, SessionListRequest request, CancellationToken cancellationToken)
    {
        var archived = request.Archived ?? false;
        var sessions = db.Sessions.AsNoTracking().OfOwner(ownerId).Where(s => s.Archived == archived);
        if (request.After is { } after)
        {
            var pinned = after.Order == SessionOrder.Pinned;
            sessions = sessions.Where(s => EF.Functions.LessThan(
                ValueTuple.Create(s.Pinned, s.UpdatedAt, s.Id), ValueTuple.Create(pinned, after.Time, after.Id)));
        }

        // One more than asked for tells whether there is a next page.
        var page = await sessions
            .OrderByDescending(s => s.Pinned).ThenByDescending(s => s.UpdatedAt).ThenByDescending(s => s.Id)
            .Take(request.Limit + 1)
            .ToListAsync(cancellationToken);
        return Page(page, request.Limit, s => new SessionCursor(s.Pinned ? SessionOrder.Pinned : SessionOrder.Activity, s.UpdatedAt, s.Id));
    }

    /// <summary>What can still be restored.</summary>
    private async Task<SessionPage> ReadDeletedAsync(string ownerId, SessionListRequest request, CancellationToken cancellationToken)
    {
        var sessions = db.Sessions.AsNoTracking().RestorableOf(ownerId, time.Now() - options.Value.DeletedSessions);
        if (request.Archived is { } archived)
        {
            sessions = sessions.Where(s => s.Archived == archived);
        }

        if (request.After is { } after)
        {
            sessions = sessions.Where(s => EF.Functions.LessThan(
                ValueTuple.Create(s.DeletedAt!.Value, s.Id), ValueTuple.Create(after.Time, after.Id)));
        }

        var page = await sessions
            .OrderByDescending(s => s.DeletedAt).ThenByDescending(s => s.Id)
            .Take(request.Limit + 1)
            .ToListAsync(cancellationToken);
        return Page(page, request.Limit, s => new SessionCursor(SessionOrder.Deletion, s.DeletedAt!.Value, s.Id));
    }

    private static SessionPage Page(List<ChatSession> page, int limit, Func<ChatSession, SessionCursor> cursorOf)
        => new([.. page.Take(limit).Select(SessionSummary.Of)], page.Count > limit ? cursorOf(page[limit - 1]).ToString() : null);
}
