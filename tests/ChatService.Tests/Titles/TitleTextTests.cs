using Fubuni.ChatService.Titles;

namespace Fubuni.ChatService.Tests.Titles;

public sealed class TitleTextTests
{
    [Theory]
    [InlineData("Bread without yeast", "Bread without yeast")]
    [InlineData("  \"Bread without yeast.\"  ", "Bread without yeast")]
    [InlineData("„Brot ohne Hefe“", "Brot ohne Hefe")]
    [InlineData("« Du pain sans levure »", "Du pain sans levure")]
    [InlineData("『无酵母面包』。", "无酵母面包")]
    [InlineData("**Title:** Bread without yeast", "Bread without yeast")]
    [InlineData("Titel: \"Brot ohne Hefe\".", "Brot ohne Hefe")]
    [InlineData("标题：无酵母面包", "无酵母面包")]
    [InlineData("Title:\n\nBread without yeast", "Bread without yeast")]
    [InlineData("Sure! Here is a title:\n**Bread without yeast**\n\nI hope it fits.", "Bread without yeast")]
    [InlineData("```\nBread without yeast\n```", "Bread without yeast")]
    [InlineData("# Bread without yeast", "Bread without yeast")]
    [InlineData("1. Bread without yeast", "Bread without yeast")]
    [InlineData("[Bread](https://example.com) *without* yeast", "Bread *without* yeast")]
    [InlineData("*Bread without yeast*", "Bread without yeast")]
    [InlineData("Using `__init__` in C#", "Using __init__ in C#")]
    [InlineData("\"Hamlet\" and \"Macbeth\"", "\"Hamlet\" and \"Macbeth\"")]
    [InlineData("Wait for it...", "Wait for it...")]
    [InlineData("Is bread good?", "Is bread good?")]
    [InlineData("Title: Bread\tand\0 \u0007butter", "Bread and butter")]
    [InlineData("Recipes:", "Recipes")]
    [InlineData("🥖", "🥖")]
    [InlineData("", null)]
    [InlineData(" \n\"\"\n", null)]
    [InlineData("...", null)]
    [InlineData("Title:", "Title")]
    public void The_title_is_read_without_what_models_put_around_it(string reply, string? title) =>
        Assert.Equal(title, TitleText.Read(reply));

    [Fact]
    public void A_title_is_as_long_as_others_at_most()
    {
        var title = TitleText.Read(string.Join(' ', Enumerable.Repeat("word", 100)))!;

        Assert.Equal(string.Join(' ', Enumerable.Repeat("word", 12)) + "…", title);
    }
}
