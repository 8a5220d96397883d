using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Sessions;

/// <summary>A session as the list shows it.</summary>
/// <param name="UpdatedAt">When the user last wrote in it; the list is ordered by it.</param>
internal sealed record SessionSummary(Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Shown until the first message makes a title.</summary>
    private const string Untitled = "New chat";

    public static SessionSummary Of(ChatSession session) => new(session.Id, session.Title ?? Untitled, session.CreatedAt, session.UpdatedAt);
}

/// <param name="NextCursor">Give it back as <c>cursor</c> for the next page; null on the last.</param>
internal sealed record SessionPage(IReadOnlyList<SessionSummary> Items, string? NextCursor);

/// <param name="Messages">The branch that is shown, oldest first.</param>
/// <param name="ActiveRunId">The run that is writing an answer now, or null.</param>
internal sealed record SessionWithMessages(
    Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? ActiveRunId, IReadOnlyList<UIMessage> Messages);

/// <param name="Title">At most 200 characters; absent, the first message makes one.</param>
internal sealed record CreateSessionRequest(string? Title = null);

/// <param name="Title">1 to 200 characters.</param>
internal sealed record RenameSessionRequest(string Title);
