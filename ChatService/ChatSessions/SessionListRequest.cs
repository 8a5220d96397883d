using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>A valid request for a page of sessions.</summary>
/// <param name="Words">The words to search for; null for the plain list.</param>
/// <param name="Archived">Only archived sessions, or only the others; null for both, in a search.</param>
internal sealed record SessionListRequest(int Limit, SessionCursor? After, string? Words, bool? Archived, bool Deleted)
{
    private const int DefaultPageSize = 30;
    private const int MaxPageSize = 100;
    private const int MaxWordsLength = 200;

    public static Result<SessionListRequest> From(string? cursor, int? limit, string? q, bool? archived, bool? deleted)
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
            if (
                !SessionCursor.TryParse(cursor, out var parsed)
                || !IsOf(parsed.Order, words is not null, deleted == true)
            )
            {
                errors["cursor"] = ["Not a cursor that this list gave."];
            }

            after = parsed;
        }

        return errors.Count > 0
            ? Error.InvalidFields(errors)
            : new SessionListRequest(limit ?? DefaultPageSize, after, words, archived, deleted == true);
    }

    private static bool IsOf(SessionOrder order, bool isSearch, bool isDeleted) =>
        order switch
        {
            SessionOrder.Rank => isSearch,
            SessionOrder.Deletion => isDeleted,
            _ => !isSearch && !isDeleted,
        };
}
