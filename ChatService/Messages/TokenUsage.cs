using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>Tokens over all calls of the model for an answer. A figure that was not reported is absent, never 0.</summary>
/// <param name="IsPartial">Not every call reported its figures: there were more tokens than these.</param>
internal sealed record TokenUsage(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? InputTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? OutputTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsPartial = false
)
{
    /// <summary>Those of the input that the provider had cached.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CachedInputTokens { get; init; }

    /// <summary>Those of the output that were reasoning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReasoningTokens { get; init; }
}
