using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

/// <param name="ParentId">The message that it follows; null for a first one.</param>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
internal sealed record ExportedMessage(
    Guid Id,
    Guid? ParentId,
    string Role,
    DateTimeOffset CreatedAt,
    MessageMetadata? Metadata,
    IReadOnlyList<MessagePart> Parts
);
