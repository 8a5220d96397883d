using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>What a user thinks of an answer.</summary>
/// <param name="Rating"><c>up</c> or <c>down</c>.</param>
internal sealed record AnswerFeedback(string Rating)
{
    /// <summary>Why; absent where the user said nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Comment { get; init; }
}
