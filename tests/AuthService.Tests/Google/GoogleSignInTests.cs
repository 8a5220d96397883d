using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SameSiteMode = Microsoft.Net.Http.Headers.SameSiteMode;

namespace Fubuni.AuthService.Tests.Google;

/// <summary>There and back, and what can go wrong on the way.</summary>
public sealed class GoogleSignInTests(GoogleFixture fixture) : IClassFixture<GoogleFixture>
{
    private const string Callback = "/api/auth/google/callback";
    private const string Failed = "/sign-in?error=google_failed";

    private readonly LocalGoogle _google = fixture.Google;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<GoogleFault> Faults => [.. Enum.GetValues<GoogleFault>().Where(fault => fault is not (GoogleFault.None or GoogleFault.TokenHangs or GoogleFault.UserHangs))];

    [Fact]
    public async Task A_newcomer_gets_an_account_and_lands_signed_in_where_they_were_headed()
    {
        var browser = fixture.OpenBrowser();
        var person = GooglePerson.New();

        Assert.Equal("/chat/1?tab=a", await browser.SignInAsync(person, query: "?returnTo=%2Fchat%2F1%3Ftab%3Da"));

        var user = (await browser.RefreshAsync()).Response.User;
        Assert.Equal((person.Email, person.Name, true, person.Picture), (user.Email, user.Name, user.EmailVerified, user.Image));
    }

    [Fact]
    public async Task Google_is_asked_with_PKCE_and_told_the_public_origin_whatever_the_Host_header_says()
    {
        var browser = fixture.OpenBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/google") { Headers = { Host = "auth-service.internal:8080" } };

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
        Assert.InRange(cookie.Expires!.Value, DateTimeOffset.UtcNow.AddMinutes(9), DateTimeOffset.UtcNow.AddMinutes(11));
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
        await using var service = fixture.CreateService(logs: logs, settings: ("Logging:LogLevel:Default", "Information"));
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
        Assert.DoesNotContain(browser.Visited, address => secrets.Any(secret => !secret.StartsWith("code-", StringComparison.Ordinal) && address.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_callback_without_state_or_with_a_forged_one_signs_nobody_in()
    {
        var browser = fixture.OpenBrowser();
        var callback = _google.Approve(await browser.StartAsync(), GooglePerson.New());
        var code = QueryHelpers.ParseQuery(new Uri(callback).Query)["code"].ToString();

        Assert.Equal(Failed, await browser.ReturnAsync(Callback));
        Assert.Equal(Failed, await browser.ReturnAsync($"{Callback}?code={code}"));
        Assert.Equal(Failed, await browser.ReturnAsync($"{Callback}?code={code}&state=forged"));
        Assert.Equal(Failed, await browser.ReturnAsync(callback.Replace("state=", "state=A", StringComparison.Ordinal)));
        Assert.Null(browser.RefreshCookie);
        Assert.Equal("/", await browser.ReturnAsync(callback));
    }

    [Fact]
    public async Task A_callback_counts_in_the_browser_that_began_alone_and_once()
    {
        var victim = fixture.OpenBrowser();
        var attacker = fixture.OpenBrowser();
        var callback = _google.Approve(await attacker.StartAsync(), GooglePerson.New());

        Assert.Equal(Failed, await victim.ReturnAsync(callback));
        Assert.Null(victim.RefreshCookie);

        Assert.Equal("/", await attacker.ReturnAsync(callback));
        Assert.Equal(Failed, await attacker.ReturnAsync(callback));
    }

    [Fact]
    public async Task A_stolen_code_is_worth_nothing_in_another_browser()
    {
        var victim = fixture.OpenBrowser();
        var attacker = fixture.OpenBrowser();
        var stolen = QueryHelpers.ParseQuery(new Uri(_google.Approve(await victim.StartAsync(), GooglePerson.New())).Query)["code"].ToString();
        var own = new Uri(_google.Approve(await attacker.StartAsync(), GooglePerson.New()));
        var state = QueryHelpers.ParseQuery(own.Query)["state"].ToString();

        // State and cookie are the attacker's own and good; the verifier is not that of the code.
        Assert.Equal(Failed, await attacker.ReturnAsync(QueryHelpers.AddQueryString(Callback, new Dictionary<string, string?> { ["state"] = state, ["code"] = stolen })));
        Assert.Null(attacker.RefreshCookie);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var first = fixture.OpenBrowser();
        var callback = _google.Approve(await first.StartAsync(), GooglePerson.New());
        var code = QueryHelpers.ParseQuery(new Uri(callback).Query)["code"].ToString();
        Assert.Equal("/", await first.ReturnAsync(callback));

        var state = QueryHelpers.ParseQuery((await first.StartAsync()).Query)["state"].ToString();
        Assert.Equal(Failed, await first.ReturnAsync(QueryHelpers.AddQueryString(Callback, new Dictionary<string, string?> { ["state"] = state, ["code"] = code })));
    }

    [Fact]
    public async Task Whoever_says_no_at_Google_is_back_at_the_sign_in_page()
    {
        var browser = fixture.OpenBrowser();

        Assert.Equal("/sign-in?error=google_denied", await browser.ReturnAsync(LocalGoogle.Deny(await browser.StartAsync())));
        Assert.Equal(
            "/sign-in?error=google_denied&returnTo=%2Fchat%2F1", await browser.ReturnAsync(LocalGoogle.Deny(await browser.StartAsync("?returnTo=/chat/1"))));
        Assert.Equal(Failed, await browser.ReturnAsync(LocalGoogle.Deny(await browser.StartAsync(), "server_error")));
        Assert.Null(browser.RefreshCookie);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task When_Google_fails_the_browser_is_back_at_the_sign_in_page(GoogleFault fault)
    {
        var browser = fixture.OpenBrowser();

        Assert.Equal(Failed, await browser.SignInAsync(GooglePerson.New(), fault));
        Assert.Equal($"{Failed}&returnTo=%2Fchat%2F1", await browser.SignInAsync(GooglePerson.New(), fault, "?returnTo=/chat/1"));
        Assert.Null(browser.RefreshCookie);
    }

    [Theory]
    [InlineData(GoogleFault.TokenHangs)]
    [InlineData(GoogleFault.UserHangs)]
    public async Task Nobody_waits_for_a_Google_that_hangs(GoogleFault fault)
    {
        await using var service = fixture.CreateService(settings: ("Google:BackchannelTimeout", "00:00:00.300"));

        Assert.Equal($"{Failed}&returnTo=%2Fchat%2F1", await fixture.OpenBrowser(service).SignInAsync(GooglePerson.New(), fault, "?returnTo=/chat/1"));
    }

    [Fact]
    public async Task A_Google_that_is_down_is_told_as_such()
    {
        await using var service = fixture.CreateService(settings: ("Google:TokenEndpoint", "http://127.0.0.1:1/token"));

        Assert.Equal(Failed, await fixture.OpenBrowser(service).SignInAsync(GooglePerson.New()));
    }

    [Fact]
    public async Task One_replica_begins_and_another_finishes()
    {
        await using var first = fixture.CreateService();
        await using var second = fixture.CreateService();
        var browser = fixture.OpenBrowser(first);
        var callback = _google.Approve(await browser.StartAsync("?returnTo=/chat/1"), GooglePerson.New());
        // Neither may have the other's key in memory alone: the first is gone before the second starts.
        await first.DisposeAsync();

        browser.Service = second;

        Assert.Equal("/chat/1", await browser.ReturnAsync(callback));
    }

    [Fact]
    public async Task Whoever_comes_back_too_late_starts_again()
    {
        var time = new ManualTime();
        await using var service = fixture.CreateService(time: time);
        var browser = fixture.OpenBrowser(service);
        var callback = _google.Approve(await browser.StartAsync(), GooglePerson.New());

        time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(Failed, await browser.ReturnAsync(callback));
        Assert.Null(browser.RefreshCookie);
    }

    [Fact]
    public async Task Returns_are_limited_per_address_before_Google_is_asked()
    {
        await using var service = fixture.CreateService(settings: [("Limits:Google:PerAddress:Permits", "2"), ("Limits:Google:PerAddress:Window", "00:10:00")]);
        var browser = new GoogleBrowser(service, _google) { RemoteAddress = $"2001:db8:{Random.Shared.Next(0x10000):x}:{Random.Shared.Next(0x10000):x}::1" };
        using var measurements = new Measurements(service);

        Assert.Equal(Failed, await browser.ReturnAsync(Callback));
        Assert.Equal("/", await browser.SignInAsync(GooglePerson.New()));
        Assert.Equal("/sign-in?error=rate_limited&returnTo=%2Fchat%2F1", await browser.SignInAsync(GooglePerson.New(), query: "?returnTo=/chat/1"));

        Assert.Equal(["google_failed", "ok", "rate_limited"], measurements.Of("fubuni.auth.logins"));
        Assert.Equal(["google-address"], measurements.Of("fubuni.auth.rate_limited"));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/%2f/evil.example")]
    public async Task Nobody_is_sent_to_another_site(string returnTo)
    {
        var query = QueryHelpers.AddQueryString("", "returnTo", returnTo);

        Assert.Equal("/", await fixture.OpenBrowser().SignInAsync(GooglePerson.New(), query: query));
        Assert.Equal(Failed, await fixture.OpenBrowser().SignInAsync(GooglePerson.New(), GoogleFault.TokenFails, query));
    }

    [Fact]
    public async Task Two_places_to_return_to_are_none()
        => Assert.Equal("/", await fixture.OpenBrowser().SignInAsync(GooglePerson.New(), query: "?returnTo=/a&returnTo=//evil.example"));

    [Fact]
    public async Task The_session_that_the_browser_had_before_ends()
    {
        var browser = fixture.OpenBrowser();
        var person = GooglePerson.New();
        await browser.SignInAsync(person);
        var before = browser.RefreshCookie!.Value;

        // The browser sends the strict cookie when our page starts, and not when Google's page sends it back.
        var callback = _google.Approve(await browser.StartAsync(), person);
        browser.RefreshCookie!.Expired = true;
        await browser.ReturnAsync(callback);

        await (await fixture.Service.CreateClient().RefreshAsync(before)).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_revoked");
        await browser.RefreshAsync();
    }

    [Fact]
    public async Task Without_configuration_there_is_no_Google()
    {
        await using var service = fixture.CreateService(settings: [("Google:ClientId", ""), ("Google:ClientSecret", "")]);
        var client = service.CreateClient();

        await (await client.GetAsync("/api/auth/google", Cancellation)).AssertProblemAsync(HttpStatusCode.NotFound, "google_not_configured");
        await (await client.GetAsync($"{Callback}?code=a&state=b", Cancellation)).AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("""{"google":false}""", await client.GetStringAsync("/api/auth/providers", Cancellation));
        Assert.Equal("""{"google":true}""", await fixture.Service.CreateClient().GetStringAsync("/api/auth/providers", Cancellation));
    }

    [Fact]
    public async Task Half_a_configuration_stops_the_service_at_the_start()
    {
        await using var service = fixture.CreateService(settings: ("Google:ClientSecret", ""));

        Assert.Contains("ClientSecret", Assert.ThrowsAny<Exception>(service.CreateClient).ToString(), StringComparison.Ordinal);
    }
}
