using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

/// <param name="NextCursor">
/// Give it back as <c>cursor</c>, with the other parameters as they were, for the next page; null on the last.
/// </param>
internal sealed record SessionPage(IReadOnlyList<SessionSummary> Items, string? NextCursor);

/// <param name="ActiveLeafId">The last message of the branch that is shown; null in an empty session.</param>
/// <param name="Model">The id of the model that answers the next message.</param>
/// <param name="ActiveRunId">The run that is writing an answer now, or null.</param>
/// <param name="Messages">
/// The branch that is shown, oldest first: its newest messages, or those before the one that was named.
/// </param>
/// <param name="HasMore">
/// Whether the branch has older messages; name the first of these as <c>before</c> to get them.
/// </param>
/// <param name="Branches">
/// The places, among these messages, where the conversation was edited or answered anew. Answers that failed without a
/// word are not alternatives.
/// </param>
internal sealed record SessionWithMessages(
    Guid Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Pinned,
    bool Archived,
    Guid? ActiveLeafId,
    string Model,
    Guid? ActiveRunId,
    IReadOnlyList<UIMessage> Messages,
    bool HasMore,
    IReadOnlyList<Branching> Branches
);

/// <summary>Messages that are alternatives to each other; one of them is shown.</summary>
/// <param name="ParentId">The message that they follow; null where they begin the session.</param>
/// <param name="MessageIds">Two or more, oldest first.</param>
internal sealed record Branching(Guid? ParentId, IReadOnlyList<Guid> MessageIds);

/// <param name="Title">At most 200 characters; absent, the first message makes one.</param>
internal sealed record CreateSessionRequest(string? Title = null);
