using System.Text.RegularExpressions;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;

namespace Fubuni.ChatService.Titles;

/// <summary>Reads the title in what a model says when it is asked for one.</summary>
internal static partial class TitleText
{
    private const string Quotes = "\"'`“”„‟«»‹›‘’‚「」『』《》";

    /// <returns>Null where there is no title.</returns>
    public static string? Read(string reply)
    {
        var lines = StoredText
            .Clean(reply)
            .Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // Some models announce the title on a line of its own.
        var title =
            lines.Where(line => line[^1] is not (':' or '：')).Select(Clean).FirstOrDefault(HasWords)
            ?? lines.Select(line => Clean(line.TrimEnd(':', '：'))).FirstOrDefault(HasWords);
        return title is null ? null : SessionTitle.FromMessage(title);
    }

    private static string Clean(string line)
    {
        var title = Link().Replace(line, "$1");
        string before;
        do
        {
            before = title;
            title = Marks().Replace(title, "");
            title = Label().Replace(title, "");
            title = Unquote(title.Trim());
            title = FullStop().Replace(title, "");
        } while (title != before);

        return title;
    }

    /// <summary>Quotation marks around all of it; those within it stay.</summary>
    private static string Unquote(string title) =>
        title.Length > 1 && Quotes.Contains(title[0], StringComparison.Ordinal) && IsQuoted(title)
            ? title[1..^1]
            : title;

    private static bool IsQuoted(string title) =>
        Quotes.Contains(title[^1], StringComparison.Ordinal)
        // "Hamlet" and "Macbeth"
        && !title[1..^1].Any(character => character == title[0] || character == title[^1]);

    private static bool HasWords(string title) =>
        title.Any(character =>
            !char.IsPunctuation(character) && !char.IsWhiteSpace(character) && !char.IsControl(character)
        );

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    /// <summary>Markdown: what begins a block, and what makes words bold or code.</summary>
    [GeneratedRegex(@"^\s*(?:#{1,6}\s+|>\s*|[-*+]\s+|\d{1,2}[.)]\s+)|\*\*|`|^\*(?=\S)|(?<=\S)\*$|^_(?=\S)|(?<=\S)_$")]
    private static partial Regex Marks();

    [GeneratedRegex(
        @"^(?:(?:chat|conversation)\s+)?"
            + "(?:title|titel|titre|título|titolo|tytuł|название|заголовок|标题|標題|タイトル|제목)"
            + @"\s*[:：]\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Label();

    /// <summary>One, not the last of an ellipsis.</summary>
    [GeneratedRegex(@"(?<!\.)\.$|。$")]
    private static partial Regex FullStop();
}
