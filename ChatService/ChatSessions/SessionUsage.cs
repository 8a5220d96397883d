using System.Text.Json.Serialization;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// The usage of the answers of a session, on all its branches, and of its title. A figure without a report is absent,
/// never 0.
/// </summary>
/// <param name="Answers">Those that have ended, in whatever way.</param>
/// <param name="AnswersWithoutFigures">
/// Those whose tokens are not or only partly known: there were more tokens than the sums say.
/// </param>
/// <param name="Models">The models that answered, as their providers name them, most answers first.</param>
internal sealed record SessionUsage(int Answers, int AnswersWithoutFigures, IReadOnlyList<ModelUsage> Models)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? InputTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OutputTokens { get; init; }

    /// <summary>Those of the input that the providers had cached.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CachedInputTokens { get; init; }

    /// <summary>Those of the output that were reasoning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ReasoningTokens { get; init; }

    /// <summary>The usage of the title, which is part of the sums; absent where no model was asked for one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TokenUsage? Title { get; init; }
}

/// <param name="Model">Null where no name is known, as of imported answers.</param>
internal sealed record ModelUsage(string? Model, int Answers);
