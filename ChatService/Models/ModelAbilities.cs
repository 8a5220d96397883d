namespace Fubuni.ChatService.Models;

/// <summary>
/// What one model takes. It is found out from what its endpoint refuses, and remembered while the process runs.
/// </summary>
internal sealed record ModelAbilities(TokenLimitField TokenLimit)
{
    /// <summary>One of the two names was refused already.</summary>
    public bool HasTriedOtherLimit { get; init; }

    /// <summary>Being offered tools.</summary>
    public bool Tools { get; init; } = true;

    /// <summary>Messages of earlier calls and their results.</summary>
    public bool ToolMessages { get; init; } = true;

    /// <summary>Being told that no tool may be called, though there are some.</summary>
    public bool ToolChoice { get; init; } = true;

    /// <summary>Being asked for usage.</summary>
    public bool StreamOptions { get; init; } = true;

    public bool SystemRole { get; init; } = true;

    /// <summary>Ids of calls longer than nine letters and digits.</summary>
    public bool LongCallIds { get; init; } = true;

    /// <summary>The same without what the error is about.</summary>
    /// <param name="what">What that is, for the log.</param>
    /// <returns>Null where it is about nothing that could be left out.</returns>
    public ModelAbilities? Without(UpstreamError error, out string what)
    {
        what = "";
        var kind = UpstreamErrorKind.Of(error);
        if (
            TokenLimit != TokenLimitField.None
            && kind is ModelError.Rejected or ModelError.ContextTooLong
            && error.Says("max_tokens", "max_completion_tokens")
        )
        {
            what = "the limit of tokens under this name";
            return this with { TokenLimit = NextLimit(error), HasTriedOtherLimit = true };
        }

        // Servers of models tell of a wrong request with many statuses.
        if (kind is not (ModelError.Rejected or ModelError.NotFound) && error.Status is not (500 or 501))
        {
            return null;
        }

        (what, var without) =
            StreamOptions && error.Says("stream_options", "include_usage")
                ? ("stream_options", this with { StreamOptions = false })
            : LongCallIds && error.Says("tool call id", "tool_call_id", "tool_call id", "call id")
                ? ("long ids of calls", this with { LongCallIds = false })
            : ToolChoice && Tools && error.Says("tool_choice", "tool choice")
                ? ("tool_choice", this with { ToolChoice = false })
            : Tools && error.Says("tool", "function call", "function_call", "functions")
                ? ("tools", this with { Tools = false })
            : ToolMessages && error.Says("tool", "function call", "function_call", "functions")
                ? ("messages of tools", this with { ToolMessages = false })
            : SystemRole && error.Says("system") && error.Says("role", "message", "instruction", "prompt")
                ? ("the system role", this with { SystemRole = false })
            : ("", (ModelAbilities?)null);
        return without;
    }

    private TokenLimitField NextLimit(UpstreamError error) =>
        HasTriedOtherLimit ? TokenLimitField.None
        : TokenLimit == TokenLimitField.MaxTokens && error.Says("max_completion_tokens")
            ? TokenLimitField.MaxCompletionTokens
        : TokenLimit == TokenLimitField.MaxCompletionTokens ? TokenLimitField.MaxTokens
        : TokenLimitField.None;
}
