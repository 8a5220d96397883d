using System.Text.Json.Serialization;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>A session with all its branches.</summary>
/// <param name="ActiveLeafId">The last message of the branch that was shown.</param>
/// <param name="Messages">Each after the one that it follows.</param>
internal sealed record ExportedSession(
    Guid Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Pinned,
    bool Archived,
    Guid? ActiveLeafId,
    DateTimeOffset ExportedAt,
    IAsyncEnumerable<ExportedMessage> Messages
)
{
    /// <summary>The id of the model that was to answer the next message; absent for the default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }
}
