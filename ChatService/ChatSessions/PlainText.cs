using Markdig;
using Markdig.Extensions.EmphasisExtras;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>The visible text of Markdown. HTML is shown as text, as on the page.</summary>
internal static class PlainText
{
    /// <summary>
    /// How many characters before and after are parsed. For some texts, the time grows with the square of the length.
    /// </summary>
    private const int Before = 1000;
    private const int After = 2000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseCjkFriendlyEmphasis()
        .Build();

    /// <summary>The lines around a position in the text.</summary>
    public static string OfMarkdown(string markdown, int index)
    {
        var start = index <= Before ? 0 : StartAfter(markdown, index - Before, index);
        var last = index + After;
        var end = markdown.Length <= last ? markdown.Length : StartAfter(markdown, last, markdown.Length);
        var fence = OpenFence(markdown[..start]);
        var lines = fence is null ? markdown[start..end] : $"{fence}\n{markdown[start..end]}";
        try
        {
            return Markdown.ToPlainText(lines, Pipeline);
        }
        catch (ArgumentException)
        {
            // Nested more deeply than the library supports.
            return lines;
        }
    }

    /// <summary>
    /// The start and the end of the code block that is open at the end of a text; null when none is open.
    /// </summary>
    private static string? OpenFence(string text)
    {
        var hasFence = text.Contains("```", StringComparison.Ordinal) || text.Contains("~~~", StringComparison.Ordinal);
        return hasFence && MarkdownBlocks.EndOf(text)?.TrimStart() is ['`' or '~', ..] fence ? fence : null;
    }

    /// <summary>The start of a line; otherwise of a word, or any character.</summary>
    private static int StartAfter(string text, int from, int limit)
    {
        var next = text.AsSpan(from, Math.Min(limit - from, Before));
        var end = next.IndexOfAny('\n', '\r');
        end = end >= 0 ? end : next.IndexOf(' ');
        return end >= 0 ? from + end + 1
            : char.IsLowSurrogate(text[from]) ? from + 1
            : from;
    }
}
