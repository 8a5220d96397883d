using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>The details of an answer, feedback on it, and the title of its chat.</summary>
public sealed class AnswerTests(Site site, Browser browser)
{
    [Fact]
    public async Task The_first_answer_gets_the_chat_a_title_which_a_name_replaces()
    {
        await using var ada = await Person.RegisterAsync(browser, site);

        await ada.AskAsync("Tell me about lighthouses, in short.");

        var chat = ada.Chats.GetByRole(AriaRole.Link);
        var heading = ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await Expect(chat).ToHaveTextAsync("Lighthouses");
        await Expect(heading).ToHaveTextAsync("Lighthouses");
        await chat.DblClickAsync();
        var title = ada.Chats.GetByRole(AriaRole.Textbox);
        await title.FillAsync("My towers");
        await title.PressAsync("Enter");
        await ada.AskAsync("Tell me about tea, in short.");
        await ada.Page.ReloadAsync();
        await Expect(chat).ToHaveTextAsync("My towers");
    }

    [Fact]
    public async Task An_answer_is_rated_and_shows_what_it_took()
    {
        await using var ada = await Person.RegisterAsync(browser, site, width: 320, height: 700);
        var answer = await ada.AskAsync("Tell me about tea, in short.");

        await Button(answer, "Details").ClickAsync();
        var details = answer.GetByRole(AriaRole.Group, new() { Name = "Details" });
        await Expect(details).ToContainTextAsync("Output tokens");
        await Expect(details).Not.ToContainTextAsync("Unknown");
        await Expect(details).ToBeInViewportAsync();
        await ada.AssertAccessibleAsync(site, "answer-details", "main");

        await Button(answer, "Bad answer").ClickAsync();
        await answer.GetByLabel("What was wrong? (optional)").FillAsync("Too short.");
        await ada.AssertAccessibleAsync(site, "answer-feedback", "main");
        await Button(answer, "Send feedback").ClickAsync();
        await Expect(Button(answer, "Bad answer")).ToBeFocusedAsync();
        await ada.Page.ReloadAsync();
        await Expect(Button(answer, "Bad answer")).ToHaveAttributeAsync("aria-pressed", "true");

        await ada.ClickAsync("Open the chat list");
        await ada.Chats.GetByRole(AriaRole.Button, new() { Name = "Actions for" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Usage" }).ClickAsync();
        await Expect(ada.Dialog("Usage")).ToContainTextAsync("For the title");
        await ada.AssertAccessibleAsync(site, "usage", "dialog");
    }

    private static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
