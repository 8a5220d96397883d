using System.Globalization;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Tests.ChatSessions;

public sealed class SessionTitleTests
{
    [Theory]
    [InlineData("Hello there", "Hello there")]
    [InlineData("\n\n  First line  \nsecond", "First line")]
    [InlineData("## A heading", "A heading")]
    [InlineData("> quoted", "quoted")]
    [InlineData("tab\tand   spaces", "tab and spaces")]
    [InlineData(
        "What is the meaning of life, the universe and everything else there is?",
        "What is the meaning of life, the universe and everything…"
    )]
    [InlineData("   \n \t ", null)]
    [InlineData("###", null)]
    public void The_title_is_the_first_line_cut_after_a_word(string message, string? title) =>
        Assert.Equal(title, SessionTitle.FromMessage(message));

    [Fact]
    public void A_grapheme_is_never_split()
    {
        const string Family = "👩‍👩‍👧‍👦";

        var title = SessionTitle.FromMessage(string.Concat(Enumerable.Repeat(Family, 100)))!;

        Assert.True(title.Length <= ChatSession.MaxTitleLength + 1);
        Assert.EndsWith("…", title, StringComparison.Ordinal);
        Assert.All(Graphemes(title[..^1]), grapheme => Assert.Equal(Family, grapheme));
    }

    [Fact]
    public void A_title_without_a_space_is_cut_too() =>
        Assert.Equal(new string('x', 60) + "…", SessionTitle.FromMessage(new string('x', 500)));

    private static IEnumerable<string> Graphemes(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            yield return elements.GetTextElement();
        }
    }
}
