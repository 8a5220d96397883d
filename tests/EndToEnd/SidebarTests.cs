using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>
/// Changes to chats in the sidebar: each is there after a reload, and in another tab without one.
/// </summary>
public sealed partial class SidebarTests(Site site, Browser browser)
{
    [Fact]
    public async Task A_search_finds_a_word_of_a_message_shows_where_it_is_and_opens_it()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about lighthouses, in short.");
        await ada.Page.GotoAsync("/");
        await ada.AskAsync("Tell me about tea, in short.");

        await ada.Page.Keyboard.PressAsync("Control+k");
        var field = ada.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search chats" });
        await Expect(field).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("lighth");
        var hits = ada.Page.GetByRole(AriaRole.Navigation, new() { Name = "Search results" }).GetByRole(AriaRole.Link);
        await Expect(hits).ToHaveCountAsync(1);
        await Expect(hits.Locator("mark").First).ToHaveTextAsync(Lighthouses());

        await PressAsync(ada.Page, "ArrowDown", "Enter");
        await Expect(ada.Conversation.GetByRole(AriaRole.Article, new() { Name = "You" }))
            .ToHaveTextAsync(Lighthouses());

        await field.FillAsync("zebra");
        await Expect(ada.Page.GetByText("No chat has “zebra”.")).ToBeVisibleAsync();
        await ada.ClickAsync("Clear the search");
        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        await field.FillAsync("tea");
        await Expect(hits).ToHaveCountAsync(1);
        await ada.AssertAccessibleAsync(site, "search", "aside");
    }

    [Fact]
    public async Task Pinning_archiving_and_deleting_reach_the_other_tab_and_survive_a_reload()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Tell me about lighthouses, in short.");
        await ada.Page.GotoAsync("/");
        await ada.AskAsync("Tell me about tea, in short.");
        var other = await ada.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await Expect(Links(other)).ToHaveCountAsync(2);

        await ChooseAsync(ada.Page, Lighthouses(), "Pin");
        await Expect(Pinned(other)).ToHaveTextAsync(Lighthouses());
        await ada.Page.ReloadAsync();
        await Expect(Pinned(ada.Page)).ToHaveTextAsync(Lighthouses());

        await ChooseAsync(ada.Page, Tea(), "Archive");
        await Expect(Links(other)).ToHaveTextAsync([Lighthouses()]);
        await ada.Page.ReloadAsync();
        await Expect(Links(ada.Page)).ToHaveTextAsync([Lighthouses()]);
        await ada.ClickAsync("Archived");
        await ChooseAsync(ada.Page, Tea(), "Unarchive");
        await Expect(Links(other)).ToHaveTextAsync([Lighthouses(), Tea()]);
        await ada.ClickAsync("Back to the chats");

        await ChooseAsync(ada.Page, Lighthouses(), "Delete");
        await Expect(Links(other)).ToHaveTextAsync([Tea()]);
        await ada.ClickAsync("Undo");
        await Expect(Links(other)).ToHaveTextAsync([Lighthouses(), Tea()]);

        await ChooseAsync(ada.Page, Tea(), "Delete");
        await Expect(Links(other)).ToHaveTextAsync([Lighthouses()]);
        await ada.Page.ReloadAsync();
        await Expect(Links(ada.Page)).ToHaveTextAsync([Lighthouses()]);
        await ada.ClickAsync("Deleted");
        await ada.Page.GetByRole(AriaRole.Button, new() { NameRegex = RestoreTea() }).ClickAsync();
        await Expect(Links(other)).ToHaveTextAsync([Lighthouses(), Tea()]);
    }

    [Fact]
    public async Task The_keyboard_goes_through_the_chats_and_shows_its_shortcuts()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await Expect(ada.Page.GetByText("New here?")).ToBeVisibleAsync();
        await ada.AssertAccessibleAsync(site, "first-steps");
        await ada.AskAsync("Tell me about tea, in short.");

        await ada.Message.FocusAsync();
        await PressAsync(ada.Page, "Control+/");
        await Expect(ada.Dialog("Keyboard shortcuts")).ToBeVisibleAsync();
        await ada.AssertAccessibleAsync(site, "shortcuts", "dialog");
        await PressAsync(ada.Page, "Escape");
        await Expect(ada.Message).ToBeFocusedAsync();

        await Links(ada.Page).FocusAsync();
        await PressAsync(ada.Page, "F2");
        await ada.Page.Keyboard.TypeAsync("Leaves");
        await PressAsync(ada.Page, "Enter");
        await Expect(Links(ada.Page)).ToHaveTextAsync("Leaves");
        await Expect(Links(ada.Page)).ToBeFocusedAsync();
        await PressAsync(ada.Page, "Delete");
        await Expect(Links(ada.Page)).ToHaveCountAsync(0);
    }

    private static ILocator Links(IPage page) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "Chats", Exact = true }).GetByRole(AriaRole.Link);

    private static ILocator Pinned(IPage page) =>
        page.GetByRole(AriaRole.Region, new() { Name = "Pinned" }).GetByRole(AriaRole.Link);

    private static async Task ChooseAsync(IPage page, Regex title, string action)
    {
        var item = page.GetByRole(AriaRole.Complementary, new() { Name = "Sidebar" })
            .GetByRole(AriaRole.Listitem)
            .Filter(new() { HasTextRegex = title });
        await item.HoverAsync();
        await item.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action, Exact = true }).ClickAsync();
    }

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    [GeneratedRegex("[Ll]ighth(ouses)?", RegexOptions.IgnoreCase)]
    private static partial Regex Lighthouses();

    [GeneratedRegex(@"\b[Tt]ea\b", RegexOptions.IgnoreCase)]
    private static partial Regex Tea();

    [GeneratedRegex(@"^Restore .*\b[Tt]ea\b", RegexOptions.IgnoreCase)]
    private static partial Regex RestoreTea();
}
