using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>
/// A part of a message as clients show it and as it is stored: a part of <c>UIMessage</c> in the AI SDK.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextPart), "text")]
[JsonDerivedType(typeof(ReasoningPart), "reasoning")]
[JsonDerivedType(typeof(StepStartPart), "step-start")]
[JsonDerivedType(typeof(ToolPart), "dynamic-tool")]
internal abstract record MessagePart;

internal sealed record TextPart(string Text) : MessagePart;

/// <summary>
/// What the model thought before it answered. It may be empty and carry only what a provider wants back.
/// </summary>
internal sealed record ReasoningPart(string Text) : MessagePart
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PartMetadata? ProviderMetadata { get; init; }
}

/// <summary>Begins what one call of the model said and asked for.</summary>
internal sealed record StepStartPart : MessagePart;

/// <summary>
/// One call of a tool. The server makes the calls, as <c>providerExecuted</c> says: a client only shows them.
/// </summary>
internal sealed record ToolPart(string ToolCallId, string ToolName, string State) : MessagePart
{
    public const string InputStreaming = "input-streaming";
    public const string InputAvailable = "input-available";
    public const string OutputAvailable = "output-available";
    public const string OutputError = "output-error";

    /// <summary>The error of a call whose answer ended before its result.</summary>
    public const string NoResult = "The answer ended before the tool had a result.";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Input { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Output { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorText { get; init; }

    public bool ProviderExecuted { get; init; } = true;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PartMetadata? CallProviderMetadata { get; init; }

    /// <summary>The part after the end of its answer: a call without a result has failed.</summary>
    public ToolPart Closed() =>
        State is InputStreaming or InputAvailable ? this with { State = OutputError, ErrorText = NoResult } : this;
}
