using System.Text.RegularExpressions;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// Finds the block of a Markdown text that its end leaves open and that would swallow what follows it: fenced code, an
/// HTML comment, or an element whose content is no Markdown (CommonMark 0.31, 4.5 and 4.6). One in a list item ends
/// with the item, and one in a block quote with the quote.
/// </summary>
internal sealed partial class MarkdownBlocks
{
    private const int TabStop = 4;

    /// <summary>From this indentation on, a line is no beginning of a block.</summary>
    private const int CodeIndent = 4;

    /// <summary>Where the contents of the open list items begin, the innermost last.</summary>
    private readonly Stack<int> _items = new();

    private Block? _open;

    /// <param name="End">Ends it, written where it began.</param>
    private sealed record Block(int Column, string End, Func<int, string, bool> IsEnd);

    private int Container => _items.TryPeek(out var column) ? column : 0;

    /// <returns>The line that closes it; null where nothing is open.</returns>
    public static string? EndOf(string text)
    {
        var blocks = new MarkdownBlocks();
        foreach (var line in text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None))
        {
            blocks.Read(line);
        }

        return blocks._open is { } open ? new string(' ', open.Column) + open.End : null;
    }

    private void Read(string line)
    {
        var rest = line.TrimStart(' ', '\t');
        if (rest.Length == 0)
        {
            return;
        }

        var column = Width(line.AsSpan(0, line.Length - rest.Length), 0);
        while (_items.Count > 0 && column < Container)
        {
            // The line is outside of the item, and so is all that comes after.
            _items.Pop();
            _open = null;
        }

        if (_open is not null)
        {
            _open = _open.IsEnd(column - Container, rest) ? null : _open;
            return;
        }

        while (column - Container < CodeIndent && ListMarker().Match(rest) is { Success: true } marker)
        {
            var afterBullet = column + marker.Groups["bullet"].Length;
            column = afterBullet + Width(marker.Groups["gap"].ValueSpan, afterBullet);
            rest = rest[marker.Length..];
            // Of a wider gap, all but one blank belongs to the code that the item begins with.
            _items.Push(column - afterBullet > CodeIndent || rest.Length == 0 ? afterBullet + 1 : column);
        }

        _open = column - Container < CodeIndent ? Begin(column, rest) : null;
    }

    private static Block? Begin(int column, string rest)
    {
        if (Fence().Match(rest) is { Success: true, Groups: var fence })
        {
            var marks = fence["marks"].Value;
            return new Block(column, marks, (indent, line) => indent < CodeIndent && IsFence(line.TrimEnd(), marks));
        }

        var html =
            rest.StartsWith("<!--", StringComparison.Ordinal)
                ? new Block(column, "-->", (_, line) => line.Contains("-->", StringComparison.Ordinal))
            : RawElement().Match(rest) is { Success: true, Groups: var tag }
                ? new Block(column, $"</{tag["name"].Value}>", (_, line) => RawElementEnd().IsMatch(line))
            : null;
        return html is not null && html.IsEnd(0, rest) ? null : html;
    }

    private static bool IsFence(string line, string marks) =>
        line.Length >= marks.Length && line.All(mark => mark == marks[0]);

    private static int Width(ReadOnlySpan<char> blanks, int column)
    {
        var end = column;
        foreach (var blank in blanks)
        {
            end += blank == '\t' ? TabStop - (end % TabStop) : 1;
        }

        return end - column;
    }

    [GeneratedRegex(@"^(?<bullet>[-+*]|[0-9]{1,9}[.)])(?<gap>[ \t]+|$)")]
    private static partial Regex ListMarker();

    [GeneratedRegex("^(?<marks>`{3,})[^`]*$|^(?<marks>~{3,})")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^<(?<name>script|pre|style|textarea)(?:[\s>]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex RawElement();

    [GeneratedRegex("</(?:script|pre|style|textarea)>", RegexOptions.IgnoreCase)]
    private static partial Regex RawElementEnd();
}
