using Fubuni.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

public sealed class GoogleTests(RunningComposition composition, Browser browser)
{
    [Fact]
    public async Task Someone_signs_in_with_Google_and_is_still_signed_in_after_a_reload()
    {
        await using var grace = await Person.OpenAsync(browser, composition);
        await grace.Page.GotoAsync("/");

        await grace.Page.GetByRole(AriaRole.Link, new() { Name = "Continue with Google" }).ClickAsync();
        // Google is another site: on the way back from it browsers hold strict cookies back, and the page fetches them again.
        await grace.Page.GetByRole(AriaRole.Link, new() { Name = $"Continue as {composition.Google.Visitor.Name}" }).ClickAsync();

        await Expect(grace.Page).ToHaveURLAsync(composition.FrontDoor.ToString());
        await grace.AskAsync("Tell me about tea, in short.");
        await grace.Page.ReloadAsync();
        await Expect(grace.Answers).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Whoever_comes_back_from_Google_without_having_left_can_sign_in_otherwise()
    {
        await using var eve = await Person.OpenAsync(browser, composition);

        await eve.Page.GotoAsync("/api/auth/google/callback?code=stolen&state=forged");

        await Expect(eve.Page).ToHaveURLAsync(new Uri(composition.FrontDoor, "/sign-in?error=google_failed").ToString());
        await Expect(eve.Page.GetByLabel("Email", new() { Exact = true })).ToBeVisibleAsync();
    }
}
