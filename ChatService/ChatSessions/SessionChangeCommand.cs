namespace Fubuni.ChatService.ChatSessions;

/// <summary>A valid <see cref="ChangeSessionRequest"/>. Null members do not change.</summary>
/// <param name="ShownMessageId">A message on the branch to show.</param>
internal sealed record SessionChangeCommand(string? Title, bool? Pinned, bool? Archived, Guid? ShownMessageId);
