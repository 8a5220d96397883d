using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>A message as clients hold it (<c>UIMessage</c>).</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
internal sealed record UIMessage(
    Guid Id,
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageMetadata? Metadata,
    IReadOnlyList<MessagePart> Parts
);
