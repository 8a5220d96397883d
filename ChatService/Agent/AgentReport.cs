using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// What is measured during an answer. It is filled step by step, so that a failed answer is measured too.
/// </summary>
internal sealed class AgentReport
{
    private int _inputTokens;
    private int _outputTokens;
    private bool _hasUsage;

    /// <summary>The chat session of the answer.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>From the start of the run to the first word or the first call of a tool.</summary>
    public TimeSpan? TimeToFirstToken { get; set; }

    /// <summary>Null until the answer is complete.</summary>
    public string? FinishReason { get; set; }

    public int TotalTokens => _inputTokens + _outputTokens;

    /// <summary>Null when the model reports none.</summary>
    public TokenUsage? Usage => _hasUsage ? new TokenUsage(_inputTokens, _outputTokens) : null;

    /// <summary>The metadata of an answer that has ended with <paramref name="status"/>.</summary>
    public MessageMetadata ToMetadata(MessageStatus status, string? errorCode) =>
        new()
        {
            Status = status.ToName(),
            ErrorCode = errorCode,
            FinishReason = FinishReason is "stop" ? null : FinishReason,
            Usage = Usage,
            TimeToFirstTokenMs = (int?)TimeToFirstToken?.TotalMilliseconds,
        };

    public void Add(TokenUsage usage)
    {
        _inputTokens += usage.InputTokens;
        _outputTokens += usage.OutputTokens;
        _hasUsage = true;
    }
}
