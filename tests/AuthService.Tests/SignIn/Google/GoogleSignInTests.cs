using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SameSiteMode = Microsoft.Net.Http.Headers.SameSiteMode;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>A sign-in with Google that succeeds.</summary>
public sealed class GoogleSignInTests(GoogleFixture fixture) : IClassFixture<GoogleFixture>
{
    private const string Callback = "/api/auth/google/callback";

    private readonly LocalGoogle _google = fixture.Google;

    [Fact]
    public async Task A_newcomer_gets_an_account_and_lands_signed_in_where_they_were_headed()
    {
        var browser = fixture.OpenBrowser();
        var person = GooglePerson.New();

        Assert.Equal("/chat/1?tab=a", await browser.SignInAsync(person, query: "?returnTo=%2Fchat%2F1%3Ftab%3Da"));

        var user = (await browser.RefreshAsync()).Response.User;
        Assert.Equal(
            (person.Email, person.Name, true, person.Picture),
            (user.Email, user.Name, user.EmailVerified, user.Image)
        );
    }

    [Fact]
    public async Task The_request_to_Google_has_PKCE_and_the_public_origin_with_any_Host_header()
    {
        var browser = fixture.OpenBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/google")
        {
            Headers = { Host = "auth-service.internal:8080" },
        };

        using var response = await browser.SendAsync(request);

        var query = QueryHelpers.ParseQuery(response.Headers.Location!.Query);
        Assert.Equal($"{AuthFactory.Issuer}{Callback}", query["redirect_uri"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal("select_account", query["prompt"]);
        Assert.Equal("openid profile email", query["scope"]);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_cookie_that_ties_the_state_to_the_browser_is_short_lived_and_out_of_reach()
    {
        using var response = await fixture.OpenBrowser().GetAsync("/api/auth/google");

        var cookie = SetCookieHeaderValue.ParseList([.. response.Headers.GetValues(HeaderNames.SetCookie)]).Single();
        Assert.StartsWith("__Secure-fubuni-google.", cookie.Name.ToString(), StringComparison.Ordinal);
        Assert.True(cookie.HttpOnly);
        Assert.True(cookie.Secure);
        Assert.Equal(SameSiteMode.Lax, cookie.SameSite);
        Assert.Equal(Callback, cookie.Path.ToString());
        Assert.InRange(
            cookie.Expires!.Value,
            DateTimeOffset.UtcNow.AddMinutes(9),
            DateTimeOffset.UtcNow.AddMinutes(11)
        );
    }

    [Fact]
    public async Task The_refresh_cookie_is_the_same_as_after_any_other_sign_in()
    {
        var browser = fixture.OpenBrowser();
        var callback = _google.Approve(await browser.StartAsync(), GooglePerson.New());

        using var response = await browser.GetAsync(callback);

        var cookie = response.RefreshCookie()!;
        Assert.True(cookie.HttpOnly);
        Assert.True(cookie.Secure);
        Assert.Equal(SameSiteMode.Strict, cookie.SameSite);
        Assert.Equal("/api/auth", cookie.Path.ToString());
        Assert.InRange(cookie.MaxAge!.Value, TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        Assert.DoesNotContain(browser.Cookies, left => left.Name.Contains("fubuni-google", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_token_and_no_secret_is_in_any_address_or_in_the_log()
    {
        var logs = new CapturedLogs();
        await using var service = fixture.CreateService(
            logs: logs,
            settings: ("Logging:LogLevel:Default", "Information")
        );
        var browser = fixture.OpenBrowser(service);

        await browser.SignInAsync(GooglePerson.New());
        var first = browser.RefreshCookie!.Value;
        var signedIn = await browser.RefreshAsync();
        await fixture.OpenBrowser(service).SignInAsync(GooglePerson.New(), GoogleFault.TokenIsMissing);
        await fixture.OpenBrowser(service).SignInAsync(GooglePerson.New(), GoogleFault.UserFails);

        string[] secrets = [.. _google.Secrets, first, signedIn.RefreshToken, signedIn.Response.AccessToken];
        Assert.Contains(logs.Lines, line => line.Contains("A sign-in with Google failed", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => secrets.Any(line.Contains));
        // The protocol puts the code into one address; it works once, and only with the verifier.
        Assert.DoesNotContain(
            browser.Visited,
            address =>
                secrets.Any(secret =>
                    !secret.StartsWith("code-", StringComparison.Ordinal)
                    && address.Contains(secret, StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public async Task The_session_that_the_browser_had_before_ends()
    {
        var browser = fixture.OpenBrowser();
        var person = GooglePerson.New();
        await browser.SignInAsync(person);
        var before = browser.RefreshCookie!.Value;

        // The browser sends a strict cookie on navigation from our page, but not on the redirect from Google.
        var callback = _google.Approve(await browser.StartAsync(), person);
        browser.RefreshCookie!.Expired = true;
        await browser.ReturnAsync(callback);

        await (await fixture.Service.CreateClient().RefreshAsync(before)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
        await browser.RefreshAsync();
    }
}
