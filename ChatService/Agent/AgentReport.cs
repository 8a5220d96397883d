using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// What is measured during an answer. It is filled step by step, so that a failed answer is measured too.
/// </summary>
internal sealed class AgentReport
{
    private const int MaxModelLength = 200;

    private readonly TokenCounter _tokens = new();

    /// <summary>The chat session of the answer.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>From the start of the run to the first word or the first call of a tool.</summary>
    public TimeSpan? TimeToFirstToken { get; set; }

    /// <summary>Null until the answer is complete.</summary>
    public string? FinishReason { get; set; }

    /// <summary>From the start of the run to the end of the answer.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>The model as its provider names it; null where it does not.</summary>
    public string? ResponseModel
    {
        get;
        set => field = value is null ? null : StoredText.Clean(value[..Math.Min(value.Length, MaxModelLength)]);
    }

    public int TotalTokens => _tokens.Total;

    /// <summary>Null when the model reports none.</summary>
    public TokenUsage? Usage => _tokens.Usage;

    /// <summary>The metadata of an answer that has ended with <paramref name="status"/>.</summary>
    public MessageMetadata ToMetadata(MessageStatus status, string? errorCode) =>
        new()
        {
            Status = status.ToName(),
            ErrorCode = errorCode,
            FinishReason = FinishReason is "stop" ? null : FinishReason,
            ResponseModel = ResponseModel,
            Usage = Usage,
            TimeToFirstTokenMs = (int?)TimeToFirstToken?.TotalMilliseconds,
            DurationMs = (int?)Duration?.TotalMilliseconds,
        };

    /// <param name="usage">Of one call of the model; null where it reported none.</param>
    public void Add(UsageDetails? usage) => _tokens.Add(usage);
}
