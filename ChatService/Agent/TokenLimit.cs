using Microsoft.Extensions.Options;
using OpenAI.Chat;

namespace Fubuni.ChatService.Agent;

/// <summary>How a model is told what it may write at most.</summary>
internal enum TokenLimitField
{
    /// <summary>
    /// <see cref="MaxCompletionTokens"/> for OpenAI, also on Azure, <see cref="MaxTokens"/> for everybody else.
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

/// <summary>Sets the limit of a call under the name that the endpoint understands.</summary>
internal sealed class TokenLimit(ModelConnection model, IOptions<AgentOptions> options)
{
    private static readonly string[] OpenAIHosts =
    [
        "openai.com",
        "openai.azure.com",
        "services.ai.azure.com",
        "cognitiveservices.azure.com",
    ];

    private readonly TokenLimitField _field = options.Value.TokenLimitField switch
    {
        TokenLimitField.Auto => IsOpenAI(model.Endpoint)
            ? TokenLimitField.MaxCompletionTokens
            : TokenLimitField.MaxTokens,
        var field => field,
    };

    /// <summary>Null where the model is told of none.</summary>
    public int? Tokens => _field == TokenLimitField.None ? null : options.Value.MaxOutputTokens;

    public static bool IsOpenAI(Uri endpoint) =>
        OpenAIHosts.Any(host => endpoint.Host == host || endpoint.Host.EndsWith($".{host}", StringComparison.Ordinal));

    public void Set(ChatCompletionOptions completion)
    {
        switch (_field)
        {
            case TokenLimitField.MaxCompletionTokens:
                completion.MaxOutputTokenCount = options.Value.MaxOutputTokens;
                break;
            case TokenLimitField.MaxTokens:
                // The package has no property for the older name; this is its way to send what it does not know.
#pragma warning disable SCME0001
                completion.Patch.Set("$.max_tokens"u8, options.Value.MaxOutputTokens);
#pragma warning restore SCME0001
                break;
        }
    }
}
