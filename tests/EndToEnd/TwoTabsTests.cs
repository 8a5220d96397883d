using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>What is done in one tab is seen in the other, without a reload.</summary>
public sealed partial class TwoTabsTests(Site site, Browser browser)
{
    [Fact]
    public async Task Chats_and_tasks_of_one_tab_are_live_in_the_other()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var other = await ada.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await other.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).WaitForAsync();
        var chats = other.GetByRole(AriaRole.Navigation, new() { Name = "Chats" }).GetByRole(AriaRole.Link);

        await ada.AskAsync("Add a task: water the plants");
        await Expect(other.GetByRole(AriaRole.Complementary, new() { Name = "Tasks" })).ToContainTextAsync(Plants());
        await Expect(chats).ToHaveCountAsync(1);
        await Expect(other.GetByRole(AriaRole.Img, new() { Name = "New answer" })).ToBeVisibleAsync();

        await ada.Chats.GetByRole(AriaRole.Link).DblClickAsync();
        var title = ada.Chats.GetByRole(AriaRole.Textbox);
        await title.FillAsync("The garden");
        await title.PressAsync("Enter");
        await Expect(chats).ToHaveTextAsync("The garden");

        await ada.Chats.GetByRole(AriaRole.Link).HoverAsync();
        await ada.ClickAsync("Actions for The garden");
        await ada.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "New chat" }).ClickAsync();
        await Expect(chats).ToHaveCountAsync(0, new() { Timeout = 30_000 });
    }

    [GeneratedRegex("water the plants", RegexOptions.IgnoreCase)]
    private static partial Regex Plants();
}
