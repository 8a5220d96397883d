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

    /// <summary>The user is asked whether the call may be made.</summary>
    public const string ApprovalRequested = "approval-requested";

    /// <summary>The user has allowed the call, and it is being made.</summary>
    public const string ApprovalResponded = "approval-responded";

    public const string OutputAvailable = "output-available";
    public const string OutputError = "output-error";

    /// <summary>The user has not allowed the call.</summary>
    public const string OutputDenied = "output-denied";

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

    /// <summary>Null for calls that need none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PartApproval? Approval { get; init; }

    [JsonIgnore]
    public bool HasEnded => State is OutputAvailable or OutputError or OutputDenied;

    /// <summary>The part after the end of its answer: a call without a result has failed.</summary>
    public ToolPart Closed() => HasEnded ? this : Failed(NoResult);

    /// <summary>
    /// An approval that was not given is left out: clients accept it with a question or an answer only.
    /// </summary>
    public ToolPart Failed(string error) =>
        this with
        {
            State = OutputError,
            ErrorText = error,
            Approval = Approval?.Approved == true ? Approval : null,
        };
}

/// <summary>Whether the user allows a call.</summary>
/// <param name="Approved">Null while the user is asked.</param>
internal sealed record PartApproval(
    Guid Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Approved = null
);
