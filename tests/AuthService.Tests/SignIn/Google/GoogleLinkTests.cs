using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>Google as another way to sign in to an account that is there already.</summary>
public sealed class GoogleLinkTests(GoogleFixture fixture) : IClassFixture<GoogleFixture>
{
    private const string Linked = "/settings?linked=google";

    private readonly AuthFactory _service = fixture.Service;
    private readonly LocalGoogle _google = fixture.Google;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_links_Google_and_then_signs_in_with_either()
    {
        var user = await _service.CreateClient().SignUpAsync();
        var person = GooglePerson.At("elsewhere.example") with { EmailVerified = false };
        Assert.Equal(["password"], await MethodsAsync(user));

        var browser = fixture.OpenBrowser();
        Assert.Equal(Linked, await LinkAsync(browser, user, person));

        // Linking is not a sign-in: this session stays, and no other one begins.
        Assert.Null(browser.RefreshCookie);
        Assert.Equal(["password", "google"], await MethodsAsync(user));
        Assert.Equal("/", await browser.SignInAsync(person));
        Assert.Equal(user.UserId, (await browser.RefreshAsync()).UserId);
        Assert.Equal(user.UserId, (await _service.CreateClient().SignInAsync(user.Email)).UserId);
        Assert.Equal(Linked, await LinkAsync(fixture.OpenBrowser(), user, person));
        Assert.Equal(1, await CountAsync(user));
    }

    [Fact]
    public async Task A_Google_account_belongs_to_one_user()
    {
        var person = GooglePerson.New();
        await fixture.OpenBrowser().SignInAsync(person);
        var user = await _service.CreateClient().SignUpAsync();

        Assert.Equal("/settings?error=google_already_linked", await LinkAsync(fixture.OpenBrowser(), user, person));
        Assert.Equal(["password"], await MethodsAsync(user));
    }

    [Fact]
    public async Task Of_users_who_link_one_Google_account_at_once_one_gets_it()
    {
        var person = GooglePerson.New();
        var users = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _service.CreateClient().SignUpAsync()));

        var pages = await Task.WhenAll(users.Select(user => LinkAsync(fixture.OpenBrowser(), user, person)));

        Assert.Single(pages, Linked);
        Assert.Equal(
            1,
            await _service.QueryAsync(db =>
                db.Accounts.CountAsync(account => account.AccountId == person.Subject, Cancellation)
            )
        );
    }

    [Fact]
    public async Task Errors_while_linking_are_shown_in_the_settings()
    {
        var user = await _service.CreateClient().SignUpAsync();
        var browser = fixture.OpenBrowser();

        Assert.Equal(
            "/settings?error=google_denied",
            await browser.ReturnAsync(LocalGoogle.Deny(await StartAsync(browser, user)))
        );
        Assert.Equal(
            "/settings?error=google_failed",
            await LinkAsync(browser, user, GooglePerson.New(), GoogleFault.TokenFails)
        );
        Assert.Equal(
            "/settings?error=google_failed",
            await LinkAsync(browser, user, GooglePerson.New(), GoogleFault.UserIsGarbage)
        );
        Assert.Equal(["password"], await MethodsAsync(user));
    }

    [Fact]
    public async Task Linking_begun_in_one_browser_cannot_be_finished_in_another()
    {
        var attacker = await _service.CreateClient().SignUpAsync();
        var callback = _google.Approve(await StartAsync(fixture.OpenBrowser(), attacker), GooglePerson.New());

        Assert.Equal("/settings?error=google_failed", await fixture.OpenBrowser().ReturnAsync(callback));
        Assert.Equal(["password"], await MethodsAsync(attacker));
    }

    [Fact]
    public async Task Signing_out_in_the_meantime_calls_it_off()
    {
        var user = await _service.CreateClient().SignUpAsync();
        var browser = fixture.OpenBrowser();
        var callback = _google.Approve(await StartAsync(browser, user), GooglePerson.New());

        await _service.CreateClient().LogoutAsync(user.RefreshToken);

        Assert.Equal("/settings?error=google_failed", await browser.ReturnAsync(callback));
        Assert.Equal(0, await CountAsync(user));
    }

    [Fact]
    public async Task Linking_and_unlinking_need_a_recent_sign_in()
    {
        var time = new ManualTime();
        await using var service = fixture.CreateService(time: time);
        var user = await service.CreateClient().SignUpAsync();
        var client = service.CreateClient(user.Response);

        time.Advance(TimeSpan.FromMinutes(11));

        await (await client.PostAsync("/api/auth/google/link", null, Cancellation)).AssertProblemAsync(
            HttpStatusCode.Forbidden,
            "recent_sign_in_required"
        );
        await (await client.DeleteAsync("/api/auth/google/link", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Forbidden,
            "recent_sign_in_required"
        );
        await (await service.CreateClient().PostAsync("/api/auth/google/link", null, Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_missing"
        );
        await (await service.CreateClient().DeleteAsync("/api/auth/google/link", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_missing"
        );
    }

    [Fact]
    public async Task A_user_with_a_password_unlinks_Google()
    {
        var user = await _service.CreateClient().SignUpAsync();
        var person = GooglePerson.New();
        await LinkAsync(fixture.OpenBrowser(), user, person);

        Assert.Equal(HttpStatusCode.NoContent, (await UnlinkAsync(user)).StatusCode);

        Assert.Equal(["password"], await MethodsAsync(user));
        Assert.Equal(HttpStatusCode.NoContent, (await UnlinkAsync(user)).StatusCode);
        var browser = fixture.OpenBrowser();
        await browser.SignInAsync(person);
        Assert.NotEqual(user.UserId, (await browser.RefreshAsync()).UserId);
        Assert.Equal(
            [AuditEventType.GoogleLinked, AuditEventType.GoogleUnlinked],
            await _service.QueryAsync(db =>
                db.AuditEvents.Where(audit =>
                        audit.UserId == user.UserId
                        && (audit.Type == AuditEventType.GoogleLinked || audit.Type == AuditEventType.GoogleUnlinked)
                    )
                    .OrderBy(audit => audit.Id)
                    .Select(audit => audit.Type)
                    .ToListAsync(Cancellation)
            )
        );
    }

    [Fact]
    public async Task The_last_way_to_sign_in_cannot_be_removed()
    {
        var browser = fixture.OpenBrowser();
        await browser.SignInAsync(GooglePerson.New());
        var user = await browser.RefreshAsync();

        await (await UnlinkAsync(user)).AssertProblemAsync(HttpStatusCode.Conflict, "last_sign_in_method");
        Assert.Equal(["google"], await MethodsAsync(user));

        using var changed = await _service
            .CreateClient(user.Response)
            .PostAsJsonAsync("/api/auth/change-password", new { newPassword = AuthClient.Password }, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(["password", "google"], await MethodsAsync(user));
        Assert.Equal(HttpStatusCode.NoContent, (await UnlinkAsync(user)).StatusCode);
        Assert.Equal(user.UserId, (await _service.CreateClient().SignInAsync(user.Email)).UserId);
    }

    [Fact]
    public async Task Without_configuration_there_is_nothing_to_link()
    {
        await using var service = fixture.CreateService(
            settings: [("Google:ClientId", ""), ("Google:ClientSecret", "")]
        );
        var user = await service.CreateClient().SignUpAsync();

        await (
            await service.CreateClient(user.Response).PostAsync("/api/auth/google/link", null, Cancellation)
        ).AssertProblemAsync(HttpStatusCode.NotFound, "google_not_configured");
    }

    /// <summary>What the settings page does: asks for the address with its access token, and navigates there.</summary>
    private static async Task<Uri> StartAsync(GoogleBrowser browser, SignedIn user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/google/link");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Response.AccessToken);
        using var response = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        return new Uri(
            (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("location").GetString()!
        );
    }

    private async Task<string> LinkAsync(
        GoogleBrowser browser,
        SignedIn user,
        GooglePerson person,
        GoogleFault fault = GoogleFault.None
    ) => await browser.ReturnAsync(_google.Approve(await StartAsync(browser, user), person, fault));

    private Task<HttpResponseMessage> UnlinkAsync(SignedIn user) =>
        _service.CreateClient(user.Response).DeleteAsync("/api/auth/google/link", Cancellation);

    private async Task<string[]> MethodsAsync(SignedIn user)
    {
        var me = await _service.CreateClient(user.Response).GetFromJsonAsync<JsonElement>("/api/auth/me", Cancellation);
        return [.. me.GetProperty("signInMethods").EnumerateArray().Select(method => method.GetString()!)];
    }

    private Task<int> CountAsync(SignedIn user) =>
        _service.QueryAsync(db =>
            db.Accounts.CountAsync(
                account => account.UserId == user.UserId && account.ProviderId == Account.GoogleProvider,
                Cancellation
            )
        );
}
