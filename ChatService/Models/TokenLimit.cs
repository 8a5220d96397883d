namespace Fubuni.ChatService.Models;

/// <summary>The name under which a model gets its limit of output tokens.</summary>
internal enum TokenLimitField
{
    /// <summary>
    /// <see cref="MaxCompletionTokens"/> for OpenAI, also on Azure, <see cref="MaxTokens"/> for everybody else; another
    /// one when the model refuses it.
    /// </summary>
    Auto,

    /// <summary><c>max_completion_tokens</c>: OpenAI's reasoning models refuse the older name.</summary>
    MaxCompletionTokens,

    /// <summary>
    /// <c>max_tokens</c>: the name that servers of other makes know. Most pass over one that they do not know, and then
    /// there is no limit.
    /// </summary>
    MaxTokens,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>The name that an endpoint is likely to understand.</summary>
internal static class TokenLimit
{
    private static readonly string[] OpenAIHosts =
    [
        "openai.com",
        "openai.azure.com",
        "services.ai.azure.com",
        "cognitiveservices.azure.com",
    ];

    public static TokenLimitField For(Uri endpoint, TokenLimitField configured) =>
        configured != TokenLimitField.Auto ? configured
        : IsOpenAI(endpoint) ? TokenLimitField.MaxCompletionTokens
        : TokenLimitField.MaxTokens;

    public static bool IsOpenAI(Uri endpoint) =>
        OpenAIHosts.Any(host => endpoint.Host == host || endpoint.Host.EndsWith($".{host}", StringComparison.Ordinal));
}
