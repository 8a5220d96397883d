using System.Text.Json.Serialization;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Sessions;

/// <summary>A session as the list shows it.</summary>
/// <param name="UpdatedAt">When the user last wrote in it; the list is ordered by it.</param>
/// <param name="Pinned">Kept above the others.</param>
/// <param name="Archived">Put away: in the list of archived sessions, and in no other.</param>
internal sealed record SessionSummary(Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool Pinned, bool Archived)
{
    /// <summary>Shown until the first message makes a title.</summary>
    private const string Untitled = "New chat";

    /// <summary>When it was deleted; only in the list of deleted sessions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>What a search found in it; only in the answer to a search.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SearchMatch? Match { get; init; }

    public static SessionSummary Of(ChatSession session)
        => new(session.Id, session.Title ?? Untitled, session.CreatedAt, session.UpdatedAt, session.Pinned, session.Archived) { DeletedAt = session.DeletedAt };
}

/// <param name="NextCursor">Give it back as <c>cursor</c>, with the other parameters as they were, for the next page; null on the last.</param>
internal sealed record SessionPage(IReadOnlyList<SessionSummary> Items, string? NextCursor);

/// <summary>Where the words of a search are.</summary>
/// <param name="MessageId">The newest message of the session that has all of them; null where only the title has.</param>
/// <param name="Title">The title in slices; together they are all of it.</param>
/// <param name="Snippet">The part of the message around the first match, in slices; empty where only the title matches.</param>
internal sealed record SearchMatch(Guid? MessageId, IReadOnlyList<TextSlice> Title, IReadOnlyList<TextSlice> Snippet);

/// <param name="Match">To be highlighted.</param>
internal sealed record TextSlice(string Text, bool Match);

/// <param name="ActiveLeafId">The last message of the branch that is shown; null in an empty session.</param>
/// <param name="ActiveRunId">The run that is writing an answer now, or null.</param>
/// <param name="Messages">The branch that is shown, oldest first: its newest messages, or those before the one that was named.</param>
/// <param name="HasMore">Whether the branch has older messages; name the first of these as <c>before</c> to get them.</param>
/// <param name="Branches">The places, among these messages, where the conversation was edited or answered anew.</param>
internal sealed record SessionWithMessages(
    Guid Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Pinned,
    bool Archived,
    Guid? ActiveLeafId,
    Guid? ActiveRunId,
    IReadOnlyList<UIMessage> Messages,
    bool HasMore,
    IReadOnlyList<Branching> Branches);

/// <summary>Messages that are alternatives to each other; one of them is shown.</summary>
/// <param name="ParentId">The message that they follow; null where they begin the session.</param>
/// <param name="MessageIds">Two or more, oldest first.</param>
internal sealed record Branching(Guid? ParentId, IReadOnlyList<Guid> MessageIds);

/// <param name="Title">At most 200 characters; absent, the first message makes one.</param>
internal sealed record CreateSessionRequest(string? Title = null);
