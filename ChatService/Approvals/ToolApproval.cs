namespace Fubuni.ChatService.Approvals;

/// <summary>
/// The question whether one call of a tool may be made, and its answer. A call that is repeated after a failure is not
/// asked about again once it was answered.
/// </summary>
internal sealed class ToolApproval
{
    public required Guid Id { get; init; }

    public required string OwnerId { get; init; }

    public required Guid SessionId { get; init; }

    public required string ToolCallId { get; init; }

    public required string ToolName { get; init; }

    /// <summary>Null while there is no answer.</summary>
    public bool? IsApproved { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }
}
