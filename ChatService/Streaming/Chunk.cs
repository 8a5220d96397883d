using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Streaming;

/// <summary>
/// One chunk of the AI SDK's UI message stream, version 1. A client fails on a type that it does not know, so what is
/// ours alone is a <c>data-…</c> chunk. A delta needs its start, a tool's output its input; ids of text parts end with
/// their step.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartChunk), "start")]
[JsonDerivedType(typeof(SessionChunk), "data-session")]
[JsonDerivedType(typeof(StartStepChunk), "start-step")]
[JsonDerivedType(typeof(FinishStepChunk), "finish-step")]
[JsonDerivedType(typeof(TextStartChunk), "text-start")]
[JsonDerivedType(typeof(TextDeltaChunk), "text-delta")]
[JsonDerivedType(typeof(TextEndChunk), "text-end")]
[JsonDerivedType(typeof(ReasoningStartChunk), "reasoning-start")]
[JsonDerivedType(typeof(ReasoningDeltaChunk), "reasoning-delta")]
[JsonDerivedType(typeof(ReasoningEndChunk), "reasoning-end")]
[JsonDerivedType(typeof(ToolInputStartChunk), "tool-input-start")]
[JsonDerivedType(typeof(ToolInputAvailableChunk), "tool-input-available")]
[JsonDerivedType(typeof(ToolInputErrorChunk), "tool-input-error")]
[JsonDerivedType(typeof(ToolApprovalRequestChunk), "tool-approval-request")]
[JsonDerivedType(typeof(ToolOutputAvailableChunk), "tool-output-available")]
[JsonDerivedType(typeof(ToolOutputErrorChunk), "tool-output-error")]
[JsonDerivedType(typeof(ToolOutputDeniedChunk), "tool-output-denied")]
[JsonDerivedType(typeof(MetadataChunk), "message-metadata")]
[JsonDerivedType(typeof(ErrorChunk), "error")]
[JsonDerivedType(typeof(AbortChunk), "abort")]
[JsonDerivedType(typeof(FinishChunk), "finish")]
internal abstract record Chunk
{
    /// <summary>
    /// Whether the chunk, as JSON, ends an answer. Its type comes first, as the serializer writes it.
    /// </summary>
    public static bool IsEnd(ReadOnlySpan<byte> json) =>
        json.StartsWith("{\"type\":\"finish\""u8)
        || json.StartsWith("{\"type\":\"error\""u8)
        || json.StartsWith("{\"type\":\"abort\""u8);
}

internal sealed record StartChunk(Guid MessageId, MessageMetadata MessageMetadata) : Chunk;

/// <summary>
/// The session as the list shows it, so that a new one appears there at once. Transient: no part of the message.
/// </summary>
internal sealed record SessionChunk(SessionSummary Data, bool Transient = true) : Chunk;

internal sealed record StartStepChunk : Chunk;

internal sealed record FinishStepChunk : Chunk;

internal sealed record TextStartChunk(string Id) : Chunk;

internal sealed record TextDeltaChunk(string Id, string Delta) : Chunk;

internal sealed record TextEndChunk(string Id) : Chunk;

internal sealed record ReasoningStartChunk(string Id) : Chunk;

internal sealed record ReasoningDeltaChunk(string Id, string Delta) : Chunk;

internal sealed record ReasoningEndChunk(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PartMetadata? ProviderMetadata
) : Chunk;

internal sealed record ToolInputStartChunk(
    string ToolCallId,
    string ToolName,
    bool Dynamic = true,
    bool ProviderExecuted = true
) : Chunk;

internal sealed record ToolInputAvailableChunk(
    string ToolCallId,
    string ToolName,
    JsonElement Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PartMetadata? ProviderMetadata = null,
    bool Dynamic = true,
    bool ProviderExecuted = true
) : Chunk;

internal sealed record ToolInputErrorChunk(
    string ToolCallId,
    string ToolName,
    JsonElement Input,
    string ErrorText,
    bool Dynamic = true,
    bool ProviderExecuted = true
) : Chunk;

/// <summary>
/// Asks the user whether the call may be made. The input of the call once more says that it is; a denial, that it is
/// not.
/// </summary>
internal sealed record ToolApprovalRequestChunk(Guid ApprovalId, string ToolCallId) : Chunk;

internal sealed record ToolOutputAvailableChunk(
    string ToolCallId,
    JsonElement Output,
    bool Dynamic = true,
    bool ProviderExecuted = true
) : Chunk;

internal sealed record ToolOutputErrorChunk(
    string ToolCallId,
    string ErrorText,
    bool Dynamic = true,
    bool ProviderExecuted = true
) : Chunk;

/// <summary>Ends a call that the user has not allowed.</summary>
internal sealed record ToolOutputDeniedChunk(string ToolCallId) : Chunk;

internal sealed record MetadataChunk(MessageMetadata MessageMetadata) : Chunk;

/// <summary>Ends an answer that failed. The text is for the user; the code is in the metadata before it.</summary>
internal sealed record ErrorChunk(string ErrorText) : Chunk;

/// <summary>Ends an answer that the user stopped.</summary>
internal sealed record AbortChunk(string Reason) : Chunk;

/// <param name="FinishReason">
/// <c>stop</c>, <c>length</c>, <c>content-filter</c>, <c>tool-calls</c> or <c>other</c>.
/// </param>
internal sealed record FinishChunk(string FinishReason, MessageMetadata MessageMetadata) : Chunk;
