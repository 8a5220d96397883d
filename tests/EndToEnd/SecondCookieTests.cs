using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>Another application on this host has set a cookie of our name, for every path.</summary>
public sealed class SecondCookieTests(Site site, Browser browser)
{
    private const string CookieName = "fubuni-refresh";

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/auth/refresh")]
    public async Task A_cookie_without_a_session_does_not_sign_the_user_out(string path)
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        await SetAsync(ada, "left behind by another application", path);

        // Twice: the response to the first load must not delete the valid cookie.
        for (var load = 0; load < 2; load++)
        {
            await ada.Page.ReloadAsync();
            await Expect(ada.Message).ToBeVisibleAsync();
        }

        Assert.Single(await RefreshCookiesAsync(ada));
    }

    [Fact]
    public async Task The_live_session_of_a_stranger_does_not_sign_the_user_in_as_the_stranger()
    {
        await using var stranger = await Person.RegisterAsync(browser, site);
        var token = Assert.Single(await RefreshCookiesAsync(stranger)).Value;
        await using var ada = await Person.RegisterAsync(browser, site);
        await SetAsync(ada, token, "/");

        await ada.Page.ReloadAsync();

        await Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
        Assert.Empty(await RefreshCookiesAsync(ada));
        await ada.SignInAsync();
        await ada.OpenSettingsAsync();
        await Expect(ada.Page.GetByText(ada.Email).First).ToBeVisibleAsync();
        await Expect(ada.Page.GetByText(stranger.Email)).ToHaveCountAsync(0);
    }

    private static Task SetAsync(Person person, string value, string path) =>
        person.Page.Context.AddCookiesAsync([
            new()
            {
                Name = CookieName,
                Value = Uri.EscapeDataString(value),
                Domain = "localhost",
                Path = path,
            },
        ]);

    private static async Task<IReadOnlyList<BrowserContextCookiesResult>> RefreshCookiesAsync(Person person) =>
        [.. (await person.Page.Context.CookiesAsync()).Where(cookie => cookie.Name == CookieName)];
}
