using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>What a user thinks of an answer.</summary>
/// <param name="Rating"><c>up</c> or <c>down</c>.</param>
/// <param name="Comment">Why; absent where the user said nothing.</param>
internal sealed record AnswerFeedback(
    string Rating,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Comment
);
