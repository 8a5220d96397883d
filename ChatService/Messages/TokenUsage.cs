using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>
/// Tokens over all calls of the model for an answer. A figure that was not reported is absent, never 0.
/// </summary>
internal sealed record TokenUsage
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? InputTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? OutputTokens { get; init; }

    /// <summary>Those of the input that the provider had cached.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CachedInputTokens { get; init; }

    /// <summary>Those of the output that were reasoning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReasoningTokens { get; init; }

    /// <summary>Not every call reported its figures: there were more tokens than these.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPartial { get; init; }
}
