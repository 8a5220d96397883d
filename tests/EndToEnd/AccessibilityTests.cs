using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

public sealed class AccessibilityTests(Site site, Browser browser)
{
    [Fact]
    public async Task Signing_in_and_registering_break_no_rule()
    {
        await using var ada = await Person.OpenAsync(browser, site);
        await ada.Page.GotoAsync("/sign-in");
        await ada.ClickAsync("Sign in");
        await Expect(ada.Page.GetByText("Enter your email.")).ToBeVisibleAsync();
        await ada.AssertAccessibleAsync(site, "sign-in");

        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Create an account" })).ToBeVisibleAsync();
        await ada.AssertAccessibleAsync(site, "register");
    }

    [Fact]
    public async Task A_chat_with_code_a_table_and_a_tool_breaks_no_rule()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AssertAccessibleAsync(site, "chat-new");

        var added = await ada.AskAsync("Add a task: water the plants");
        await added.Locator("summary").ClickAsync();
        await ada.AskAsync("What can you do?");
        await ada.AskAsync("Show me a table.");
        await ada.AssertAccessibleAsync(site, "chat-answers");

        var thought = await ada.AskAsync("Think about tea.");
        await thought.GetByRole(AriaRole.Button, new() { NameRegex = new("Thought") }).ClickAsync();
        await Expect(thought.GetByRole(AriaRole.Group, new() { Name = "Thoughts" })).ToBeVisibleAsync();
        await ada.AskAsync("Show me mathematics.");
        await ada.AssertAccessibleAsync(site, "chat-thoughts");

        await ada.ClickAsync("Account of Ada Lovelace");
        await Expect(ada.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        await ada.AssertAccessibleAsync(site, "chat-menu");
    }

    [Fact]
    public async Task The_settings_and_their_dialogs_break_no_rule()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await using var phone = await ada.OnAnotherDeviceAsync(browser, site);
        await ada.OpenSettingsAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "This device" }))
            .ToBeVisibleAsync();
        await ada.AssertAccessibleAsync(site, "settings");

        await ada.ClickAsync("Delete my account");
        await ada.AssertAccessibleAsync(site, "settings-delete", "dialog");
        await ada.Page.Keyboard.PressAsync("Escape");

        await ada.ClickAsync("Sign out everywhere");
        await ada.AssertAccessibleAsync(site, "settings-sign-out", "dialog");
        await ada.Page.Keyboard.PressAsync("Escape");

        await site.LetSignInAgeAsync(ada.Email);
        await ada.ClickAsync("Export my data");
        await Expect(ada.Dialog("Confirm that it is you")).ToBeVisibleAsync();
        await ada.AssertAccessibleAsync(site, "settings-confirm", "dialog");
    }

    [Fact]
    public async Task The_dialog_about_a_session_that_ended_breaks_no_rule()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await using var phone = await ada.OnAnotherDeviceAsync(browser, site);
        await ada.OpenSettingsAsync();
        await ada.ClickAsync("Sign out all others");
        await Expect(ada.Page.GetByRole(AriaRole.Main).GetByText("All other devices are signed out."))
            .ToBeVisibleAsync();

        await phone.LetTokenExpireAsync();
        await Expect(phone.Dialog("You were signed out")).ToBeVisibleAsync();
        await phone.AssertAccessibleAsync(site, "session-ended");
    }

    [Fact]
    public async Task The_keyboard_alone_signs_in_chats_and_leaves()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.SignOutAsync();
        await Expect(ada.Page.GetByLabel("Email", new() { Exact = true })).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync(ada.Email);
        await PressAsync(ada, "Tab");
        await Expect(ada.Page.GetByLabel("Password", new() { Exact = true })).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync(Person.Password);
        await PressAsync(ada, "Tab");
        await Expect(Button(ada, "Show password")).ToBeFocusedAsync();
        await PressAsync(ada, "Tab");
        await Expect(Button(ada, "Sign in")).ToBeFocusedAsync();
        await PressAsync(ada, "Enter");

        await Expect(ada.Message).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("What is on my list?");
        await PressAsync(ada, "Enter");
        await Expect(ada.Answers.First).ToHaveAttributeAsync("aria-busy", "false");
        await Expect(ada.Message).ToBeFocusedAsync();

        await Button(ada, "Account of Ada Lovelace").FocusAsync();
        await PressAsync(ada, "Enter");
        await Expect(ada.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Settings" })).ToBeFocusedAsync();
        await PressAsync(ada, "Escape");
        await Expect(Button(ada, "Account of Ada Lovelace")).ToBeFocusedAsync();
        await PressAsync(ada, "Enter", "ArrowUp");
        await Expect(ada.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" })).ToBeFocusedAsync();
        await PressAsync(ada, "Enter");
        await Expect(ada.Page.GetByLabel("Email", new() { Exact = true })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_focus_goes_to_a_page_that_opens_into_its_dialogs_and_back()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.OpenSettingsAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Settings" })).ToBeFocusedAsync();

        var delete = Button(ada, "Delete my account");
        await delete.FocusAsync();
        await PressAsync(ada, "Enter");
        await Expect(ada.Page.GetByLabel($"Type {ada.Email} to confirm")).ToBeFocusedAsync();
        await PressAsync(ada, "Tab");
        await Expect(Button(ada, "Cancel")).ToBeFocusedAsync();
        await PressAsync(ada, "Enter");
        await Expect(delete).ToBeFocusedAsync();

        await site.LetSignInAgeAsync(ada.Email);
        var export = Button(ada, "Export my data");
        await export.FocusAsync();
        await PressAsync(ada, "Enter");
        await Expect(ada.Dialog("Confirm that it is you").GetByLabel("Password", new() { Exact = true }))
            .ToBeFocusedAsync();
        await PressAsync(ada, "Escape");
        await Expect(export).ToBeFocusedAsync();

        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the chats" }).FocusAsync();
        await PressAsync(ada, "Enter");
        await Expect(ada.Message).ToBeFocusedAsync();
        await Button(ada, "Close the tasks").FocusAsync();
        await PressAsync(ada, "Enter");
        await Expect(Button(ada, "Tasks")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_drawer_takes_the_focus_and_gives_it_back()
    {
        await using var ada = await Person.RegisterAsync(browser, site, width: 390, height: 844);

        await Button(ada, "Open the chat list").FocusAsync();
        await PressAsync(ada, "Enter", "Tab");
        await Expect(Button(ada, "Close the chat list")).ToBeFocusedAsync();
        await PressAsync(ada, "Escape");
        await Expect(Button(ada, "Open the chat list")).ToBeFocusedAsync();

        await Button(ada, "Tasks").FocusAsync();
        await PressAsync(ada, "Enter", "Tab", "Enter");
        await Expect(Button(ada, "Tasks")).ToBeFocusedAsync();

        await ada.ClickAsync("Open the chat list");
        await ada.AssertAccessibleAsync(site, "drawer");
    }

    private static ILocator Button(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task PressAsync(Person person, params string[] keys)
    {
        foreach (var key in keys)
        {
            await person.Page.Keyboard.PressAsync(key);
        }
    }
}
