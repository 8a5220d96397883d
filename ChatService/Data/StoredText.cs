namespace Fubuni.ChatService.Data;

internal static class StoredText
{
    /// <summary>Without U+0000, which Postgres cannot store and which means nothing in a text.</summary>
    public static string Clean(string text) =>
        text.Contains('\0') ? text.Replace("\0", "", StringComparison.Ordinal) : text;
}
