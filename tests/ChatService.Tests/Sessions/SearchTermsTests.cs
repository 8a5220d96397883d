using Fubuni.ChatService.Sessions;

namespace Fubuni.ChatService.Tests.Sessions;

public sealed class SearchTermsTests
{
    [Fact]
    public void A_snippet_is_cut_around_the_first_match_between_words()
    {
        var text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i}")) + " needle " + string.Join(' ', Enumerable.Range(200, 200).Select(i => $"word{i}"));

        var snippet = SearchTerms.Of("needle").Snippet(text);

        Assert.Equal("needle", Assert.Single(snippet, slice => slice.Match).Text);
        var shown = string.Concat(snippet.Select(slice => slice.Text));
        Assert.InRange(shown.Length, 150, 270);
        Assert.StartsWith("…word", shown, StringComparison.Ordinal);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
        Assert.Contains($" {shown.Trim('…')} ", $" {text} ", StringComparison.Ordinal);
    }

    [Fact]
    public void A_snippet_of_text_without_blanks_cuts_no_character_in_two()
    {
        var text = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 300)) + "needle" + string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 300));

        var shown = string.Concat(SearchTerms.Of("need").Snippet(text).Select(slice => slice.Text));

        Assert.Contains("needle", shown, StringComparison.Ordinal);
        Assert.Equal("", shown.Replace("👩‍👩‍👧‍👦", "", StringComparison.Ordinal).Replace("needle", "", StringComparison.Ordinal).Trim('…'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("  on \n two lines ")]
    public void A_short_text_is_shown_whole(string text)
    {
        var shown = string.Concat(SearchTerms.Of("nothing of it").Snippet(text).Select(slice => slice.Text));

        Assert.Equal(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), shown);
    }
}
