using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Runs;

/// <summary>A run, and what is known of its work without a query.</summary>
/// <param name="Branch">The messages up to the one to answer; null when they must be read first.</param>
/// <param name="CompletedParts">
/// What the failed answer that this run retries had completed: its tools are not called again.
/// </param>
internal sealed record RunInput(
    ChatRun Run,
    SessionSummary Session,
    IReadOnlyList<ChatMessage>? Branch = null,
    IReadOnlyList<MessagePart>? CompletedParts = null
)
{
    /// <summary>No title of the session was asked for or given yet.</summary>
    public bool NeedsTitle { get; init; }
}
