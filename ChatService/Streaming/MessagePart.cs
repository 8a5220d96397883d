using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Streaming;

/// <summary>A part of a message as clients show it and as it is stored: a part of <c>UIMessage</c> in the AI SDK.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextPart), "text")]
[JsonDerivedType(typeof(StepStartPart), "step-start")]
[JsonDerivedType(typeof(ToolPart), "dynamic-tool")]
internal abstract record MessagePart;

internal sealed record TextPart(string Text) : MessagePart;

/// <summary>Begins what one call of the model said and asked for.</summary>
internal sealed record StepStartPart : MessagePart;

/// <summary>One call of a tool. The server makes the calls, as <c>providerExecuted</c> says: a client only shows them.</summary>
internal sealed record ToolPart(string ToolCallId, string ToolName, string State) : MessagePart
{
    public const string InputStreaming = "input-streaming";
    public const string InputAvailable = "input-available";
    public const string OutputAvailable = "output-available";
    public const string OutputError = "output-error";

    /// <summary>Said of a tool whose answer ended first.</summary>
    public const string CutShort = "The answer ended before the tool had a result.";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Input { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Output { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorText { get; init; }

    public bool ProviderExecuted { get; init; } = true;

    /// <summary>As it is when its answer has ended: a result that was still to come will not come.</summary>
    public ToolPart Closed() => State is InputStreaming or InputAvailable ? this with { State = OutputError, ErrorText = CutShort } : this;
}

/// <summary>What is known of a message beside its parts. A stream sends it piece by piece, and clients merge the pieces.</summary>
internal sealed record MessageMetadata
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SessionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RunId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary><c>streaming</c>, <c>complete</c>, <c>stopped</c>, <c>interrupted</c> or <c>error</c>; of answers only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Why the model ended, where not with all said: <c>length</c>, <c>content-filter</c> or <c>other</c>; of complete answers only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FinishReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TokenUsage? Usage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TimeToFirstTokenMs { get; init; }

    /// <summary>Stable code of what went wrong, for status <c>error</c> or <c>interrupted</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorCode { get; init; }
}

/// <summary>Tokens over all steps of an answer.</summary>
internal sealed record TokenUsage(int InputTokens, int OutputTokens);

/// <summary>A message as clients hold it (<c>UIMessage</c>).</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
internal sealed record UIMessage(
    Guid Id,
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageMetadata? Metadata,
    IReadOnlyList<MessagePart> Parts);
