using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>A session as the list shows it.</summary>
/// <param name="UpdatedAt">When the user last wrote in it; the list is ordered by it.</param>
/// <param name="Pinned">Kept above the others.</param>
/// <param name="Archived">Put away: in the list of archived sessions, and in no other.</param>
internal sealed record SessionSummary(
    Guid Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Pinned,
    bool Archived
)
{
    /// <summary>Shown until the first message makes a title.</summary>
    private const string Untitled = "New chat";

    /// <summary>When it was deleted; only in the list of deleted sessions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>What a search found in it; only in the answer to a search.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SearchMatch? Match { get; init; }

    public static SessionSummary Of(ChatSession session) =>
        new(
            session.Id,
            session.Title ?? Untitled,
            session.CreatedAt,
            session.UpdatedAt,
            session.Pinned,
            session.Archived
        )
        {
            DeletedAt = session.DeletedAt,
        };
}

/// <summary>Where the words of a search are.</summary>
/// <param name="MessageId">
/// The newest message of the session that has all of them; null where only the title has.
/// </param>
/// <param name="Title">The title in slices; together they are all of it.</param>
/// <param name="Snippet">
/// The part of the message around the first match, in slices; empty where only the title matches.
/// </param>
internal sealed record SearchMatch(Guid? MessageId, IReadOnlyList<TextSlice> Title, IReadOnlyList<TextSlice> Snippet);

/// <param name="Match">To be highlighted.</param>
internal sealed record TextSlice(string Text, bool Match);
