using Markdig;
using Markdig.Extensions.EmphasisExtras;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>What a reader sees of Markdown. HTML is text, as the page shows it.</summary>
internal static class PlainText
{
    /// <summary>
    /// How much is read before and after. Of some texts the time grows with the square of the length.
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

    /// <summary>The lines around a place in the text.</summary>
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
            // Nested deeper than the library goes.
            return lines;
        }
    }

    /// <summary>What begins and ends the code block that is open at the end of a text; null where none is.</summary>
    private static string? OpenFence(string text)
    {
        var hasFence = text.Contains("```", StringComparison.Ordinal) || text.Contains("~~~", StringComparison.Ordinal);
        return hasFence && MarkdownBlocks.EndOf(text)?.TrimStart() is ['`' or '~', ..] fence ? fence : null;
    }

    /// <summary>Where a line begins, or else a word, or any character.</summary>
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
