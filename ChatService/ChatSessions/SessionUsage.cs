using System.Text.Json.Serialization;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// What the answers of a session took, on all its branches. A figure that nobody reported is absent, never 0.
/// </summary>
/// <param name="Answers">Those that have ended, in whatever way.</param>
/// <param name="AnswersWithoutFigures">
/// Those whose tokens are not or only partly known: there were more tokens than the sums say.
/// </param>
/// <param name="Models">The models that answered, as their providers name them, most answers first.</param>
internal sealed record SessionUsage(
    int Answers,
    int AnswersWithoutFigures,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? InputTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? OutputTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CachedInputTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ReasoningTokens,
    IReadOnlyList<ModelUsage> Models
);

/// <param name="Model">Null where no name is known, as of imported answers.</param>
internal sealed record ModelUsage(string? Model, int Answers);
