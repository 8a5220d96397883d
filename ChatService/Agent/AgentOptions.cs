namespace Fubuni.ChatService.Agent;

/// <summary>Limits of one answer. Configuration section <c>Agent</c>.</summary>
internal sealed class AgentOptions
{
    public const string Section = "Agent";

    /// <summary>Calls of the model for one answer. The last one gets no tools, so that it ends in words.</summary>
    public int MaxSteps { get; set; } = 8;

    /// <summary>The longest that an answer may take from first to last.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest that one call of a tool may take.</summary>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Tokens read and written over all calls of one answer; when they are used up, the next call is the last.
    /// </summary>
    public int MaxTotalTokens { get; set; } = 200_000;

    /// <summary>About how many tokens of the conversation the model is shown; the oldest turns are left out.</summary>
    public int HistoryTokens { get; set; } = 32_000;

    /// <summary>Calls of tools for one answer; after them, the next call of the model is the last.</summary>
    public int MaxToolCalls { get; set; } = 100;

    /// <summary>
    /// Characters of text or of reasoning in one reply of the model; it ends there, as at its own limit.
    /// </summary>
    public int MaxReplyLength { get; set; } = 262_144;
}
