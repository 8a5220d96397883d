namespace Fubuni.ChatService.Tests.Models;

/// <summary>Bodies of replies, as text.</summary>
internal static class Sse
{
    public const string Stop = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    public static string Say(string text) => Delta($$"""{"content":"{{text}}"}""");

    public static string Delta(string delta) =>
        $$"""{"id":"1","model":"m","choices":[{"index":0,"delta":{{delta}}}]}""";

    public static string Finish(string reason) =>
        $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""";

    public static string Call(string members) => Delta($$"""{"tool_calls":[{{members}}]}""");

    /// <summary>The documents as events, with the end of the stream.</summary>
    public static string Stream(params string[] documents) => $"{Cut(documents)}data: [DONE]\n\n";

    /// <summary>Events without an end of the stream.</summary>
    public static string Cut(params string[] documents) =>
        string.Concat(documents.Select(document => $"data: {document}\n\n"));
}
