using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// The work that produces one assistant message, independent of the request that began it. One replica holds the run
/// while it renews the lease; a run whose lease has expired is dead. A session has at most one active run.
/// </summary>
internal sealed class ChatRun
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required string OwnerId { get; init; }

    /// <summary>The user message that is answered.</summary>
    public required Guid UserMessageId { get; init; }

    /// <summary>The assistant message that the run writes.</summary>
    public required Guid AssistantMessageId { get; init; }

    /// <summary>The id of the model that answers; null in runs of versions that had one model.</summary>
    public string? Model { get; init; }

    public required RunStatus Status { get; set; }

    /// <summary>The process that holds the run.</summary>
    public required string Worker { get; init; }

    public required DateTimeOffset HeartbeatAt { get; set; }

    public required DateTimeOffset LeaseUntil { get; set; }

    /// <summary>When the user stopped the run; its replica reads it at the next checkpoint.</summary>
    public DateTimeOffset? StopRequestedAt { get; set; }

    public string? ErrorCode { get; set; }

    public int? TimeToFirstTokenMs { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }
}

internal enum RunStatus
{
    Active,
    Complete,
    Stopped,
    Interrupted,
    Error,
}

internal static class RunStatusExtensions
{
    /// <summary>The status of the assistant message of a run with this status.</summary>
    public static MessageStatus ToMessageStatus(this RunStatus status) =>
        status switch
        {
            RunStatus.Active => MessageStatus.Streaming,
            RunStatus.Complete => MessageStatus.Complete,
            RunStatus.Stopped => MessageStatus.Stopped,
            RunStatus.Interrupted => MessageStatus.Interrupted,
            RunStatus.Error => MessageStatus.Error,
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };
}
