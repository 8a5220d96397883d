using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>Which callbacks sign a user in: those of the browser that started, once, and in time.</summary>
public sealed class GoogleCallbackTests(GoogleFixture fixture) : IClassFixture<GoogleFixture>
{
    private const string Callback = "/api/auth/google/callback";
    private const string Failed = "/sign-in?error=google_failed";

    private readonly LocalGoogle _google = fixture.Google;

    [Fact]
    public async Task A_callback_without_state_or_with_a_forged_one_does_not_sign_in()
    {
        var browser = fixture.OpenBrowser();
        var callback = _google.Approve(await browser.StartAsync(), GooglePerson.New());
        var code = QueryHelpers.ParseQuery(new Uri(callback).Query)["code"].ToString();

        Assert.Equal(Failed, await browser.ReturnAsync(Callback));
        Assert.Equal(Failed, await browser.ReturnAsync($"{Callback}?code={code}"));
        Assert.Equal(Failed, await browser.ReturnAsync($"{Callback}?code={code}&state=forged"));
        Assert.Equal(
            Failed,
            await browser.ReturnAsync(callback.Replace("state=", "state=A", StringComparison.Ordinal))
        );
        Assert.Null(browser.RefreshCookie);
        Assert.Equal("/", await browser.ReturnAsync(callback));
    }

    [Fact]
    public async Task A_callback_works_once_and_only_in_the_browser_that_started()
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
        var stolen = QueryHelpers
            .ParseQuery(new Uri(_google.Approve(await victim.StartAsync(), GooglePerson.New())).Query)["code"]
            .ToString();
        var own = new Uri(_google.Approve(await attacker.StartAsync(), GooglePerson.New()));
        var state = QueryHelpers.ParseQuery(own.Query)["state"].ToString();

        // State and cookie are the attacker's own and good; the verifier is not that of the code.
        Assert.Equal(
            Failed,
            await attacker.ReturnAsync(
                QueryHelpers.AddQueryString(
                    Callback,
                    new Dictionary<string, string?> { ["state"] = state, ["code"] = stolen }
                )
            )
        );
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
        Assert.Equal(
            Failed,
            await first.ReturnAsync(
                QueryHelpers.AddQueryString(
                    Callback,
                    new Dictionary<string, string?> { ["state"] = state, ["code"] = code }
                )
            )
        );
    }

    [Fact]
    public async Task One_replica_begins_and_another_finishes()
    {
        await using var first = fixture.CreateService();
        await using var second = fixture.CreateService();
        var browser = fixture.OpenBrowser(first);
        var callback = _google.Approve(await browser.StartAsync("?returnTo=/chat/1"), GooglePerson.New());
        // The key must not be in memory only: the first replica has ended before the second starts.
        await first.DisposeAsync();

        browser.Service = second;

        Assert.Equal("/chat/1", await browser.ReturnAsync(callback));
    }

    [Fact]
    public async Task A_return_that_is_too_late_fails()
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
        await using var service = fixture.CreateService(
            settings: [("Limits:Google:PerAddress:Permits", "2"), ("Limits:Google:PerAddress:Window", "00:10:00")]
        );
        var browser = new GoogleBrowser(service, _google)
        {
            RemoteAddress = $"2001:db8:{Random.Shared.Next(0x10000):x}:{Random.Shared.Next(0x10000):x}::1",
        };
        using var measurements = new Measurements(service);

        Assert.Equal(Failed, await browser.ReturnAsync(Callback));
        Assert.Equal("/", await browser.SignInAsync(GooglePerson.New()));
        Assert.Equal(
            "/sign-in?error=rate_limited&returnTo=%2Fchat%2F1",
            await browser.SignInAsync(GooglePerson.New(), query: "?returnTo=/chat/1")
        );

        Assert.Equal(["google_failed", "ok", "rate_limited"], measurements.Of("fubuni.auth.logins"));
        Assert.Equal(["google-address"], measurements.Of("fubuni.auth.rate_limited"));
    }
}
