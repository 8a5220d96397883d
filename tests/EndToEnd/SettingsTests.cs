using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

public sealed partial class SettingsTests(Site site, Browser browser)
{
    private const string NewPassword = "eleven slow trains and a bell";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_that_is_signed_out_elsewhere_keeps_its_draft_and_continues_after_signing_in()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await using var phone = await ada.OnAnotherDeviceAsync(browser, site);
        await phone.AskAsync("Tell me about tea, in short.");
        await phone.Message.FillAsync("half a thought");

        await ada.OpenSettingsAsync();
        var devices = ada.Page.GetByRole(AriaRole.List, new() { Name = "Devices" }).GetByRole(AriaRole.Listitem);
        await Expect(devices).ToHaveCountAsync(2);
        await devices.GetByRole(AriaRole.Button, new() { NameRegex = SignOut() }).ClickAsync();
        await Expect(devices).ToHaveCountAsync(1);

        await phone.LetTokenExpireAsync();
        var dialog = phone.Dialog("You were signed out");
        await Expect(dialog).ToContainTextAsync(ada.Email);
        await SignInAgainAsync(phone, Person.Password);

        await Expect(phone.Message).ToHaveValueAsync("half a thought");
        await phone.ClickAsync("Send");
        await Expect(phone.Answers).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_changed_password_signs_the_other_devices_out_and_is_the_one_that_counts()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await using var phone = await ada.OnAnotherDeviceAsync(browser, site);
        await ada.OpenSettingsAsync();

        await ChangePasswordAsync(ada, "not the password");
        await Expect(ada.Page.GetByLabel("Current password")).ToHaveAttributeAsync("aria-invalid", "true");
        await ChangePasswordAsync(ada, Person.Password);
        await Expect(ada.Page.GetByText("Your password is changed.")).ToBeVisibleAsync();
        await Expect(ada.Page.GetByLabel("Current password")).ToHaveValueAsync("");

        await phone.LetTokenExpireAsync();
        await FillDialogAsync(phone, Person.Password);
        await Expect(phone.Dialog("You were signed out").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await SignInAgainAsync(phone, NewPassword);
        await ada.Page.ReloadAsync();
        await Expect(ada.Page.GetByRole(AriaRole.List, new() { Name = "Devices" }).GetByRole(AriaRole.Listitem))
            .ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_export_holds_the_account_the_chats_and_the_tasks()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Add a task: water the plants");
        await ada.OpenSettingsAsync();

        var download = await ada.Page.RunAndWaitForDownloadAsync(() => ada.ClickAsync("Export my data"));

        Assert.Equal("fubuni-export.json", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        using var export = await JsonDocument.ParseAsync(file, cancellationToken: Cancel);
        Assert.Equal(ada.Email, export.RootElement.GetProperty("account").GetProperty("email").GetString());
        var chat = export.RootElement.GetProperty("chat");
        Assert.Contains(
            "water the plants",
            Assert.Single(chat.GetProperty("sessions").EnumerateArray()).GetRawText(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "water the plants",
            Assert.Single(chat.GetProperty("tasks").EnumerateArray()).GetProperty("title").GetString()
        );
    }

    [Fact]
    public async Task After_an_old_sign_in_the_password_is_confirmed_and_the_action_continues()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.OpenSettingsAsync();
        await site.LetSignInAgeAsync(ada.Email);

        await ada.ClickAsync("Export my data");
        var dialog = ada.Dialog("Confirm that it is you");
        await dialog.GetByLabel("Password", new() { Exact = true }).FillAsync("not the password");
        await ada.ClickAsync("Confirm");
        await Expect(dialog.GetByLabel("Password", new() { Exact = true }))
            .ToHaveAttributeAsync("aria-invalid", "true");

        await dialog.GetByLabel("Password", new() { Exact = true }).FillAsync(Person.Password);
        await ada.Page.RunAndWaitForDownloadAsync(() => ada.ClickAsync("Confirm"));
        await Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_deleted_account_is_gone_and_its_address_starts_afresh()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await ada.AskAsync("Add a task: water the plants");
        await ada.Message.FillAsync("half a thought");
        await ada.OpenSettingsAsync();

        await ada.ClickAsync("Delete my account");
        var dialog = ada.Dialog("Delete your account?");
        await dialog.GetByLabel($"Type {ada.Email} to confirm").FillAsync(ada.Email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete my account" }).ClickAsync();

        // The settings, too, have texts of this role while they load.
        var notice = ada.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Your account is deleted" });
        await Expect(notice).ToBeVisibleAsync();
        await Expect(ada.Page).ToHaveURLAsync(SignInAddress());
        Assert.Empty(
            await ada.Page.EvaluateAsync<string[]>("Object.keys(localStorage).filter((key) => key !== 'fubuni.theme')")
        );

        await ada.FillAsync("Email", ada.Email);
        await ada.FillAsync("Password", Person.Password);
        await ada.ClickAsync("Sign in");
        await Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");

        await ada.RegisterAsync();
        await Expect(ada.Message).ToHaveValueAsync("");
        await Expect(ada.Page.GetByText("Nothing to do yet.")).ToBeVisibleAsync();
        await Expect(ada.Chats.GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Signing_out_everywhere_leads_to_the_sign_in_page_and_ends_the_other_devices()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await using var phone = await ada.OnAnotherDeviceAsync(browser, site);
        await ada.OpenSettingsAsync();

        await ada.ClickAsync("Sign out everywhere");
        await ada.Dialog("Sign out everywhere?")
            .GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" })
            .ClickAsync();

        await Expect(ada.Page).ToHaveURLAsync(SignInAddress());
        await phone.LetTokenExpireAsync();
        await Expect(phone.Dialog("You were signed out")).ToBeVisibleAsync();
    }

    private static async Task ChangePasswordAsync(Person person, string current)
    {
        await person.FillAsync("Current password", current);
        await person.FillAsync("New password", NewPassword);
        await person.ClickAsync("Change password");
    }

    private static async Task SignInAgainAsync(Person person, string password)
    {
        await FillDialogAsync(person, password);
        await Expect(person.Dialog("You were signed out")).ToHaveCountAsync(0);
    }

    private static async Task FillDialogAsync(Person person, string password)
    {
        await person.FillAsync("Password", password);
        await person.ClickAsync("Sign in");
    }

    [GeneratedRegex("^Sign out ")]
    private static partial Regex SignOut();

    [GeneratedRegex("/sign-in$")]
    private static partial Regex SignInAddress();
}
