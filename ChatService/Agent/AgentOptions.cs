namespace Fubuni.ChatService.Agent;

/// <summary>Limits of one answer. Configuration section <c>Agent</c>.</summary>
internal sealed class AgentOptions
{
    public const string Section = "Agent";

    /// <summary>Calls of the model for one answer. The last one gets no tools, so that it ends in words.</summary>
    public int MaxSteps { get; set; } = 8;

    /// <summary>The longest that an answer may take from first to last.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest silence of the model, before its first word and between two.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest that one call of a tool may take.</summary>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tokens that the model may write in one call.</summary>
    public int MaxOutputTokens { get; set; } = 8_192;

    /// <summary>The name under which the model is told so.</summary>
    public TokenLimitField TokenLimitField { get; set; } = TokenLimitField.Auto;

    /// <summary>
    /// Tokens read and written over all calls of one answer; when they are used up, the next call is the last.
    /// </summary>
    public int MaxTotalTokens { get; set; } = 200_000;

    /// <summary>About how many tokens of the conversation the model is shown; the oldest turns are left out.</summary>
    public int HistoryTokens { get; set; } = 32_000;

    /// <summary>Calls of tools in one reply of the model; a reply with more fails, and none of them is made.</summary>
    public int MaxToolCallsPerReply { get; set; } = 50;

    /// <summary>Calls of tools for one answer; after them, the next call of the model is the last.</summary>
    public int MaxToolCalls { get; set; } = 100;

    /// <summary>Characters in the arguments of one call of a tool; a reply with more fails.</summary>
    public int MaxArgumentsLength { get; set; } = 65_536;

    /// <summary>
    /// Characters of text in one reply of the model; it ends there, as with <see cref="MaxOutputTokens"/>.
    /// </summary>
    public int MaxReplyLength { get; set; } = 262_144;

    /// <summary>
    /// Bytes of one reply of the model on the line; one with more fails. It bounds what one line of the stream can
    /// cost.
    /// </summary>
    public int MaxReplyBytes { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>
    /// How often a call that failed before its first word is made again (408, 429, 5xx, no connection).
    /// </summary>
    public int MaxRetries { get; set; } = 2;
}
