using System.Diagnostics;
using Fubuni.ChatService.ChatSessions;

namespace Fubuni.ChatService.Tests.ChatSessions;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("**bold** and *it* and ~~gone~~ and `code`", "bold and it and gone and code")]
    [InlineData("takes ~5 min and ~10 more", "takes ~5 min and ~10 more")]
    [InlineData("这是**“重点”**内容", "这是“重点”内容")]
    [InlineData("## Heading\n> quoted\n\n1. one\n2. two\n\n- [x] done", "Heading quoted one two [x] done")]
    [InlineData("[text](https://example.com/a) ![alt](b.png) https://example.com/c", "text alt https://example.com/c")]
    [InlineData("```cs\nvar a = 1;\n```", "var a = 1;")]
    [InlineData("a <b>bold</b> &amp; &lt;i&gt;", "a <b>bold</b> & <i>")]
    [InlineData("<div>\nblock\n</div>", "<div> block </div>")]
    [InlineData("| a | b |\n|---|---|\n| c | d |", "a b c d")]
    [InlineData("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name")]
    public void Plain_text_is_the_visible_text(string markdown, string expected)
    {
        var words = PlainText.OfMarkdown(markdown, 0).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(expected, string.Join(' ', words));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("**a ")]
    [InlineData("`")]
    [InlineData("![a](")]
    [InlineData("| a ")]
    [InlineData("|\n")]
    [InlineData("<a ")]
    [InlineData("[a]: ")]
    [InlineData("\ud83d")]
    public void No_text_fails_or_takes_long(string part)
    {
        var markdown = string.Concat(Enumerable.Repeat(part, 64_000 / part.Length));
        var started = Stopwatch.GetTimestamp();

        PlainText.OfMarkdown(markdown, markdown.Length / 2);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Of_a_long_text_only_lines_around_the_position_are_read_in_their_block()
    {
        var code = string.Concat(Enumerable.Repeat("# not *a* heading\n", 400));
        var markdown = $"**before**\n\n```sh\n{code}```\n\n**after**";

        Assert.StartsWith("# not *a* heading", PlainText.OfMarkdown(markdown, 4000), StringComparison.Ordinal);
        Assert.EndsWith("after", PlainText.OfMarkdown(markdown, markdown.Length - 5).Trim(), StringComparison.Ordinal);
        Assert.StartsWith("before", PlainText.OfMarkdown(markdown, 0), StringComparison.Ordinal);
    }
}
