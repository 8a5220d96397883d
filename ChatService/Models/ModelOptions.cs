namespace Fubuni.ChatService.Models;

/// <summary>Limits of one call of the model. Configuration section <c>Agent</c>.</summary>
internal sealed class ModelOptions
{
    public const string Section = "Agent";

    /// <summary>The longest wait for the first byte of a reply: a local model may be loaded first.</summary>
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The longest silence after that. Comments and reasoning are no silence.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Tokens that the model may write in one call.</summary>
    public int MaxOutputTokens { get; set; } = 8_192;

    /// <summary>The name of that limit in the request.</summary>
    public TokenLimitField TokenLimitField { get; set; } = TokenLimitField.Auto;

    /// <summary>Calls of tools in one reply of the model; a reply with more fails, and none of them is made.</summary>
    public int MaxToolCallsPerReply { get; set; } = 50;

    /// <summary>Characters in the arguments of one call of a tool; a reply with more fails.</summary>
    public int MaxArgumentsLength { get; set; } = 65_536;

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
