namespace Fubuni.ChatService.Approvals;

/// <summary>A tool that the user has allowed without being asked.</summary>
internal sealed class ToolPermission
{
    public required Guid Id { get; init; }

    public required string OwnerId { get; init; }

    public required string ToolName { get; init; }

    /// <summary>The chat in which it is allowed; null for all of them.</summary>
    public Guid? SessionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
