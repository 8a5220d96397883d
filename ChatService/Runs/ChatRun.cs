using Fubuni.ChatService.Sessions;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// The work of answering one message. It lives apart from the request that asked for it: one replica holds it for as long as it renews the lease,
/// and a run whose lease ran out is dead wherever it was. A session has at most one active run.
/// </summary>
internal sealed class ChatRun
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required string OwnerId { get; init; }

    /// <summary>The user's message that is answered.</summary>
    public required Guid UserMessageId { get; init; }

    /// <summary>The message that the answer is written into.</summary>
    public required Guid AssistantMessageId { get; init; }

    public required RunStatus Status { get; set; }

    /// <summary>The process that holds the run.</summary>
    public required string Worker { get; init; }

    public required DateTimeOffset HeartbeatAt { get; set; }

    public required DateTimeOffset LeaseUntil { get; set; }

    /// <summary>When the user asked to stop, for the replica that holds the run to find.</summary>
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
    /// <summary>What the answer is once its run has ended so.</summary>
    public static MessageStatus ToMessageStatus(this RunStatus status) => status switch
    {
        RunStatus.Active => MessageStatus.Streaming,
        RunStatus.Complete => MessageStatus.Complete,
        RunStatus.Stopped => MessageStatus.Stopped,
        RunStatus.Interrupted => MessageStatus.Interrupted,
        RunStatus.Error => MessageStatus.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
