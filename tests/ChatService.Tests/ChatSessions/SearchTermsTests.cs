using Fubuni.ChatService.ChatSessions;

namespace Fubuni.ChatService.Tests.ChatSessions;

public sealed class SearchTermsTests
{
    [Fact]
    public void A_snippet_is_cut_around_the_first_match_between_words()
    {
        var text =
            string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i}"))
            + " needle "
            + string.Join(' ', Enumerable.Range(200, 200).Select(i => $"word{i}"));

        var snippet = SearchTerms.Of("needle").Snippet(text);

        Assert.Equal("needle", Assert.Single(snippet, slice => slice.Match).Text);
        var shown = string.Concat(snippet.Select(slice => slice.Text));
        Assert.InRange(shown.Length, 150, 270);
        Assert.StartsWith("…word", shown, StringComparison.Ordinal);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
        Assert.Contains($" {shown.Trim('…')} ", $" {text} ", StringComparison.Ordinal);
    }

    [Fact]
    public void A_snippet_of_text_without_spaces_splits_no_character()
    {
        var text =
            string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 300))
            + "needle"
            + string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 300));

        var shown = string.Concat(SearchTerms.Of("need").Snippet(text).Select(slice => slice.Text));

        Assert.Contains("needle", shown, StringComparison.Ordinal);
        Assert.Equal(
            "",
            shown
                .Replace("👩‍👩‍👧‍👦", "", StringComparison.Ordinal)
                .Replace("needle", "", StringComparison.Ordinal)
                .Trim('…')
        );
    }

    [Theory]
    [InlineData("gruss", "Viele Grüße!", "Viele [Grüße]!")]
    [InlineData("cafe", "le cafe\u0301, le café", "le [cafe\u0301], le [café]")]
    [InlineData("项目", "明天讨论项目。项目", "明天讨论[项目]。[项目]")]
    [InlineData("项", "讨论项目", "讨论[项]目")]
    [InlineData("gpt模型", "用GPT模型的", "用[GPT][模型]的")]
    [InlineData("データ", "ﾃﾞｰﾀの", "[ﾃﾞｰﾀ]の")]
    [InlineData("1 2", "½cup", "[½]cup")]
    [InlineData("it's", "it’s us", "[it]’[s] us")]
    [InlineData("hello", "“hello”🎉", "“[hello]”🎉")]
    [InlineData("葛", "葛\U000E0100城", "[葛\U000E0100]城")]
    public void Matches_are_marked_as_they_are_written(string words, string text, string marked)
    {
        var slices = SearchTerms.Of(words).Highlight(text);

        Assert.Equal(marked, string.Concat(slices.Select(slice => slice.Match ? $"[{slice.Text}]" : slice.Text)));
    }

    [Fact]
    public void Pairs_of_characters_that_are_not_adjacent_are_marked_separately()
    {
        var slices = SearchTerms.Of("项目经理").Highlight("项目，目经，经理");

        Assert.Equal(["项目", "目经", "经理"], slices.Where(slice => slice.Match).Select(slice => slice.Text));
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
