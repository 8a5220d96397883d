using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>An edited message or another answer is added beside the first, and neither is lost.</summary>
public sealed class BranchTests(Site site, Browser browser)
{
    [Fact]
    public async Task An_edited_message_is_another_version_which_both_tabs_show_and_a_reload_keeps()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about lighthouses, in short.");
        var question = Questions(ada.Conversation);
        var field = question.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" });

        await question.HoverAsync();
        await ada.ClickAsync("Edit message");
        await Expect(field).ToBeFocusedAsync();
        await field.PressAsync("Escape");
        await Expect(question.GetByRole(AriaRole.Button, new() { Name = "Edit message" })).ToBeFocusedAsync();

        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.ScreenshotAsync("edit");
        await field.FillAsync("Tell me about tea, in short.");
        await field.PressAsync("Control+Enter");
        await Expect(question).ToContainTextAsync("tea");
        await Expect(Versions(question)).ToContainTextAsync("2 / 2");
        await Expect(ada.Answers).ToHaveAttributeAsync("aria-busy", "false");

        var other = await ada.Page.Context.NewPageAsync();
        await other.GotoAsync(ada.Page.Url);
        var there = Questions(other.GetByRole(AriaRole.Region, new() { Name = "Messages" }));
        await Expect(there).ToContainTextAsync("tea");

        await ada.Page.ReloadAsync();
        await Expect(Versions(question)).ToContainTextAsync("2 / 2");
        await Versions(question).GetByRole(AriaRole.Button, new() { Name = "Previous version" }).ClickAsync();
        await Expect(question).ToContainTextAsync("lighthouses");
        await Expect(Versions(question)).ToContainTextAsync("1 / 2");
        await Expect(there).ToContainTextAsync("lighthouses");
    }

    [Fact]
    public async Task Each_answer_to_a_message_keeps_what_followed_it()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about tea, in short.");

        await ada.ClickAsync("Regenerate");
        await Expect(Versions(ada.Answers)).ToContainTextAsync("2 / 2");
        await Expect(ada.Conversation).ToHaveAttributeAsync("aria-busy", "false");
        await ada.AskAsync("Tell me about milk, in short.");
        await ada.ScreenshotAsync("versions");

        var first = ada.Answers.First;
        await Versions(first).GetByRole(AriaRole.Button, new() { Name = "Previous version" }).FocusAsync();
        await PressAndSwitchAsync(ada.Page, "ArrowLeft");
        await Expect(Versions(first)).ToContainTextAsync("1 / 2");
        await Expect(ada.Answers).ToHaveCountAsync(1);

        await PressAndSwitchAsync(ada.Page, "ArrowRight");
        await Expect(Versions(first)).ToContainTextAsync("2 / 2");
        await Expect(ada.Answers).ToHaveCountAsync(2);

        await ada.Page.ReloadAsync();
        await Expect(Questions(ada.Conversation).Last).ToContainTextAsync("milk");
        await Expect(Versions(first)).ToContainTextAsync("2 / 2");
    }

    /// <summary>It is shown at once; a page that is left before the service knows would be as it was.</summary>
    private static Task<IResponse> PressAndSwitchAsync(IPage page, string key) =>
        page.RunAndWaitForResponseAsync(
            () => page.Keyboard.PressAsync(key),
            response => response.Request.Method == "PATCH" && response.Ok
        );

    private static ILocator Questions(ILocator conversation) =>
        conversation.GetByRole(AriaRole.Article, new() { Name = "You" });

    private static ILocator Versions(ILocator message) =>
        message.GetByRole(AriaRole.Group, new() { Name = "Versions of this" });
}
