using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>
/// What is known of a message beside its parts. A stream sends it piece by piece, and clients merge the pieces.
/// </summary>
internal sealed record MessageMetadata
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SessionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RunId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The id of the model that answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>The name of that model, where it is not its id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelName { get; init; }

    /// <summary>The name that the provider gave the model which answered; absent where it gave none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResponseModel { get; init; }

    /// <summary>
    /// <c>streaming</c>, <c>complete</c>, <c>stopped</c>, <c>interrupted</c> or <c>error</c>; of answers only.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>
    /// Why the model ended, where not with all said: <c>length</c>, <c>content-filter</c> or <c>other</c>; of complete
    /// answers only.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FinishReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TokenUsage? Usage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TimeToFirstTokenMs { get; init; }

    /// <summary>From the start of the answer to its end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DurationMs { get; init; }

    /// <summary>Stable code of what went wrong, for status <c>error</c> or <c>interrupted</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorCode { get; init; }

    /// <summary>What the user thinks of the answer. It is stored apart, and read with the message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnswerFeedback? Feedback { get; init; }
}
