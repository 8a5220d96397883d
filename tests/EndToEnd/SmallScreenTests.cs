using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>On a small screen, what the user opened the page for is visible.</summary>
public sealed class SmallScreenTests(Site site, Browser browser)
{
    [Fact]
    public async Task The_greeting_is_read_from_its_top()
    {
        await using var ada = await Person.RegisterAsync(browser, site, width: 320, height: 568);
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "What is on your mind, Ada?" }))
            .ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Jump to the latest" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_message_that_is_edited_stays_in_view()
    {
        await using var ada = await Person.RegisterAsync(browser, site, width: 390, height: 420);
        await ada.AskAsync("Tell me about tea, in short.");
        await ada.AskAsync("Tell me about milk, in short.");
        var last = ada.Conversation.GetByRole(AriaRole.Article, new() { Name = "You" }).Last;
        await last.ScrollIntoViewIfNeededAsync();
        await last.GetByRole(AriaRole.Button, new() { Name = "Edit message" }).ClickAsync();
        var field = last.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" });
        await Expect(field).ToBeFocusedAsync();
        await field.FillAsync(string.Join('\n', Enumerable.Repeat("Tell me about milk.", 8)));
        await Expect(field).ToBeInViewportAsync();
    }
}
