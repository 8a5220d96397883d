namespace Fubuni.ChatService.Models;

/// <summary>One of the models that can answer.</summary>
/// <param name="Id">What requests, chats and answers name it by. Not known to its provider.</param>
/// <param name="Name">For people.</param>
internal sealed record ChatModel(string Id, string Name, ModelConnection Connection)
{
    public const int MaxIdLength = 100;

    /// <summary>The name where it is another word than the id.</summary>
    public string? OtherName => Name == Id ? null : Name;

    /// <summary>It can call tools; otherwise it is offered none.</summary>
    public bool Tools { get; init; } = true;

    /// <summary>It reasons before it answers; null where that is not known.</summary>
    public bool? Reasoning { get; init; }

    /// <summary>Tokens that it reads and writes together; null where that is not known.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Tokens of the conversation that it is shown: at most half of its context.</summary>
    public int HistoryTokens(int limit) => Math.Min(limit, ContextLength / 2 ?? limit);

    /// <summary>
    /// Tokens that it may write: at most a quarter of its context. The last quarter is for the system prompt and tools.
    /// </summary>
    public int OutputTokens(int limit) => Math.Min(limit, ContextLength / 4 ?? limit);
}
