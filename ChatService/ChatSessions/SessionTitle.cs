using System.Globalization;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

internal static partial class SessionTitle
{
    private const int MaxGraphemes = 60;

    /// <summary>The rule for a title that a user writes.</summary>
    public static string Rule { get; } = $"Must have 1 to {ChatSession.MaxTitleLength} characters.";

    /// <summary>
    /// A title made from the first line of a message: at most 60 graphemes, cut after a word if there is one. Null when
    /// the text has nothing visible.
    /// </summary>
    public static string? FromMessage(string text)
    {
        var line = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault();
        return line is null ? null : Shorten(Blank().Replace(line.TrimStart('#', '>', '*', '-', ' '), " ").Trim());
    }

    /// <summary>A title that the user wrote, trimmed and on one line; null where it is empty or too long.</summary>
    public static string? FromUser(string? title)
    {
        var clean = Blank().Replace(StoredText.Clean(title ?? ""), " ").Trim();
        return clean.Length is 0 or > ChatSession.MaxTitleLength ? null : clean;
    }

    private static string? Shorten(string line)
    {
        if (line.Length == 0)
        {
            return null;
        }

        var starts = StringInfo.ParseCombiningCharacters(line);
        if (starts.Length <= MaxGraphemes && line.Length <= ChatSession.MaxTitleLength)
        {
            return line;
        }

        // A grapheme can be long (joined emoji, many accents), and the column counts code units.
        var end = starts.Take(MaxGraphemes + 1).Last(start => start < ChatSession.MaxTitleLength);
        var cut = line[..end];
        var lastSpace = cut.LastIndexOf(' ');
        return (lastSpace > end / 2 ? cut[..lastSpace] : cut).TrimEnd() + "…";
    }

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blank();
}
