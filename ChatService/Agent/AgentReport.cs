using Fubuni.ChatService.Data;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Streaming;

namespace Fubuni.ChatService.Agent;

/// <summary>What is measured while an answer is made. It is filled as the answer goes on, so an answer that fails is accounted for as well.</summary>
internal sealed class AgentReport
{
    private int _inputTokens;
    private int _outputTokens;
    private bool _hasUsage;

    /// <summary>The conversation that the answer belongs to.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>From the start of the run to the first word or the first call of a tool.</summary>
    public TimeSpan? TimeToFirstToken { get; set; }

    /// <summary>Null until the answer is complete.</summary>
    public string? FinishReason { get; set; }

    public int TotalTokens => _inputTokens + _outputTokens;

    /// <summary>Null where the model reports none.</summary>
    public TokenUsage? Usage => _hasUsage ? new TokenUsage(_inputTokens, _outputTokens) : null;

    /// <summary>What an answer that ended so is known by.</summary>
    public MessageMetadata ToMetadata(RunStatus status, string? errorCode)
        => new()
        {
            Status = status.ToMessageStatus().ToName(),
            ErrorCode = errorCode,
            FinishReason = FinishReason is "stop" ? null : FinishReason,
            Usage = Usage,
            TimeToFirstTokenMs = (int?)TimeToFirstToken?.TotalMilliseconds,
        };

    public void Add(int inputTokens, int outputTokens)
    {
        _inputTokens += inputTokens;
        _outputTokens += outputTokens;
        _hasUsage = true;
    }
}
