using System.Text.RegularExpressions;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// Finds a block that is still open at the end of a Markdown text and that would include the text after it: fenced
/// code, an HTML comment, or an element whose content is not Markdown (CommonMark 0.31, 4.5 and 4.6). A block in a list
/// item ends with the item, and a block in a quote with the quote.
/// </summary>
internal sealed partial class MarkdownBlocks
{
    private const int TabStop = 4;

    /// <summary>A line with this indentation or more cannot start a block.</summary>
    private const int CodeIndent = 4;

    /// <summary>The columns at which the contents of the open list items start, the innermost last.</summary>
    private readonly Stack<int> _items = new();

    private Block? _open;

    /// <param name="End">The text that closes the block, with the indentation at which the block started.</param>
    private sealed record Block(int Column, string End, Func<int, string, bool> IsEnd);

    private int Container => _items.TryPeek(out var column) ? column : 0;

    /// <returns>The line that closes the open block; null when no block is open.</returns>
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
            // This line and all lines after it are outside of the list item.
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
            // When the gap is wider, all but one space belong to the code at the start of the item.
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
