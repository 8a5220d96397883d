namespace Fubuni.ChatService.Data;

internal static class StoredText
{
    /// <summary>Removes U+0000, which Postgres cannot store and which has no meaning in text.</summary>
    public static string Clean(string text) =>
        text.Contains('\0') ? text.Replace("\0", "", StringComparison.Ordinal) : text;
}
