using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fubuni.ChatService.Mcp;

/// <summary>Checks text that callers send.</summary>
internal static class McpText
{
    private const int MaxNameLength = 64;

    /// <returns>
    /// The path of the first string or name that has half of a surrogate pair or bytes that are not UTF-8; null when
    /// there is none.
    /// </returns>
    public static string? FindBroken(JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    if (NameOf(property) is not { } name)
                    {
                        return $"{path}{(path.Length > 0 ? "." : "")}?";
                    }

                    if (FindBroken(property.Value, path.Length > 0 ? $"{path}.{name}" : name) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            case JsonValueKind.Array:
                return value
                    .EnumerateArray()
                    .Select((item, index) => FindBroken(item, $"{path}[{index}]"))
                    .FirstOrDefault(found => found is not null);
            case JsonValueKind.String:
                return IsText(value) ? null : path;
            default:
                return null;
        }
    }

    /// <summary>
    /// Short, and without characters that move the cursor of a terminal or start a new line in a log.
    /// </summary>
    public static string ToName(string text) =>
        string.Concat(
            text.EnumerateRunes().Take(MaxNameLength).Select(rune => IsPrintable(rune) ? rune : Rune.ReplacementChar)
        );

    private static bool IsPrintable(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
