using System.Text.Json;
using Fubuni.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>What a page may load, and what of a sign-in a script could read.</summary>
public sealed class ContentSecurityTests(Site site, Browser browser)
{
    private const string Watch =
        "addEventListener('securitypolicyviolation', (event) => (window.violations ??= "
        + "[]).push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))";
    private const string Violations = "() => window.violations ?? []";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_built_frontend_keeps_to_its_content_security_policy()
    {
        await using var ada = await Person.OpenAsync(browser, site);
        await ada.Page.AddInitScriptAsync(Watch);
        var response = await ada.Page.GotoAsync("/sign-in");
        var policy = await response!.HeaderValueAsync("content-security-policy");
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        // Where a server sends no header, the page itself says the same.
        var inPage = await ada.Page.Locator("meta[http-equiv='Content-Security-Policy']").GetAttributeAsync("content");
        Assert.StartsWith(inPage!, policy, StringComparison.Ordinal);
        Assert.Empty(await ViolationsAsync(ada.Page));

        await ada.RegisterAsync();
        await ada.AskAsync("Add a task: water the plants");
        await ada.AskAsync("What can you do?");
        await ada.AskAsync("Show me a table.");
        var formulas = await ada.AskAsync("Show me mathematics.");
        await Expect(formulas.Locator("math").First).ToBeVisibleAsync();
        var diagram = await ada.AskAsync("Draw a diagram.");
        await Expect(diagram.Locator("img").First).ToBeVisibleAsync();
        await ada.ClickAsync("Account of Ada Lovelace");
        await ada.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "Dark" }).ClickAsync();
        await ada.OpenSettingsAsync();
        Assert.Empty(await ViolationsAsync(ada.Page));

        await ada.Page.EvaluateAsync(
            "document.head.append(Object.assign(document.createElement('script'), "
                + "{ textContent: 'window.appendedScript = true' }))"
        );
        Assert.False(await ada.Page.EvaluateAsync<bool>("() => 'appendedScript' in window"));
        await Eventually.TrueAsync(
            async () =>
                (await ViolationsAsync(ada.Page)).Any(violation =>
                    violation.StartsWith("script-src", StringComparison.Ordinal)
                ),
            cancellationToken: Cancel
        );
    }

    [Fact]
    public async Task The_development_server_has_a_policy_too_and_what_it_adds_keeps_to_it()
    {
        await using var ada = await Person.OpenAtAsync(browser, site.DevelopmentFrontDoor);
        await ada.Page.AddInitScriptAsync(Watch);
        var response = await ada.Page.GotoAsync("/sign-in");
        Assert.DoesNotContain(
            "unsafe",
            await response!.HeaderValueAsync("content-security-policy"),
            StringComparison.Ordinal
        );
        await ada.RegisterAsync();
        await ada.AskAsync("What can you do?");
        Assert.Empty(await ViolationsAsync(ada.Page));
    }

    [Fact]
    public async Task No_script_finds_a_token_in_a_storage_a_cookie_an_address_or_the_page()
    {
        await using var ada = await Person.OpenAsync(browser, site);
        var signedIn = ada.Page.WaitForResponseAsync(response =>
            response.Url.EndsWith("/api/auth/register", StringComparison.Ordinal)
        );
        await ada.RegisterAsync();
        var body = await (await signedIn).JsonAsync();
        var accessToken = body!.Value.GetProperty("accessToken").GetString()!;
        var cookies = await ada.Page.Context.CookiesAsync();
        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie => Assert.True(cookie.HttpOnly, cookie.Name));
        await ada.Message.FillAsync("a draft, which is kept");

        var found = await ada.Page.EvaluateAsync<string>(
            """
            async () => JSON.stringify([
              Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases(),
              await caches.keys(), document.cookie,
              location.href, history.state, window.name, document.documentElement.outerHTML,
              Object.values(window).filter((value) => typeof value === 'string'),
            ])
            """
        );
        Assert.Contains("a draft, which is kept", found, StringComparison.Ordinal);
        Assert.DoesNotContain(accessToken, found, StringComparison.Ordinal);
        Assert.All(cookies, cookie => Assert.DoesNotContain(cookie.Value, found, StringComparison.Ordinal));
        Assert.Equal(
            "[]",
            await ada.Page.EvaluateAsync<string>("async () => JSON.stringify(await indexedDB.databases())")
        );
    }

    private static async Task<string[]> ViolationsAsync(IPage page) =>
        [
            .. (await page.EvaluateAsync<JsonElement>(Violations))
                .EnumerateArray()
                .Select(violation => violation.GetString()!),
        ];
}
