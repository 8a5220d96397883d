using Fubuni.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

public sealed class GoogleTests(Site site, Browser browser)
{
    [Fact]
    public async Task Someone_signs_in_with_Google_and_is_still_signed_in_after_a_reload()
    {
        site.Google.Visitor = GooglePerson.New();
        await using var grace = await Person.OpenAsync(browser, site);
        await grace.Page.GotoAsync("/");

        // Google is another site: on the way back from it browsers hold strict cookies back, and the page fetches them
        // again.
        await ContinueWithGoogleAsync(grace);

        await Expect(grace.Page).ToHaveURLAsync(site.FrontDoor.ToString());
        await grace.AskAsync("Tell me about tea, in short.");
        await grace.Page.ReloadAsync();
        await Expect(grace.Answers).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Whoever_comes_back_from_Google_without_having_left_can_sign_in_otherwise()
    {
        await using var eve = await Person.OpenAsync(browser, site);

        await eve.Page.GotoAsync("/api/auth/google/callback?code=stolen&state=forged");

        await Expect(eve.Page).ToHaveURLAsync(new Uri(site.FrontDoor, "/sign-in?error=google_failed").ToString());
        await Expect(eve.Page.GetByLabel("Email", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Google_is_linked_signed_in_with_and_unlinked_again()
    {
        site.Google.Visitor = GooglePerson.New();
        await using var ada = await Person.RegisterAsync(browser, site);
        var methods = ada.Page.GetByRole(AriaRole.Region, new() { Name = "Sign-in methods" });
        await ada.OpenSettingsAsync();

        await ada.ClickAsync("Link Google");
        await ConsentAsync(ada);
        await Expect(methods.GetByRole(AriaRole.Status)).ToContainTextAsync("Google is linked");
        await Expect(methods).Not.ToContainTextAsync("Not linked");

        await ada.Page.GotoAsync("/");
        await ada.SignOutAsync();
        await ContinueWithGoogleAsync(ada);
        await ada.OpenSettingsAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Region, new() { Name = "Profile" })).ToContainTextAsync(ada.Email);

        await ada.ClickAsync("Unlink Google");
        await Expect(methods).ToContainTextAsync("Not linked");
        await Expect(methods.GetByRole(AriaRole.Status)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Someone_with_Google_alone_sets_a_password_before_it_can_be_unlinked()
    {
        site.Google.Visitor = GooglePerson.New();
        await using var grace = await Person.OpenAsync(browser, site);
        await grace.Page.GotoAsync("/");
        await ContinueWithGoogleAsync(grace);
        await grace.OpenSettingsAsync();
        var methods = grace.Page.GetByRole(AriaRole.Region, new() { Name = "Sign-in methods" });

        await grace.ClickAsync("Unlink Google");
        await Expect(methods.GetByRole(AriaRole.Alert)).ToContainTextAsync("Set a password first");

        await grace.FillAsync("New password", Person.Password);
        await grace.ClickAsync("Set password");
        await Expect(methods.GetByText("Set", new() { Exact = true })).ToBeVisibleAsync();
        await grace.ClickAsync("Unlink Google");
        await Expect(methods).ToContainTextAsync("Not linked");
    }

    private async Task ContinueWithGoogleAsync(Person person)
    {
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Continue with Google" }).ClickAsync();
        await ConsentAsync(person);
        await person.Message.WaitForAsync();
    }

    private Task ConsentAsync(Person person) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = $"Continue as {site.Google.Visitor.Name}" }).ClickAsync();
}
