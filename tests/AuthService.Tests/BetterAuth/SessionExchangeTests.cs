using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Tests.BetterAuth;

/// <summary>Live sessions of a real Better Auth application, exchanged for ours.</summary>
public sealed class SessionExchangeTests(DataServices data) : IAsyncLifetime
{
    private const string Name = "__Secure-better-auth.session_token";

    private readonly ManualTime _time = new();
    private OldApplication _old = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _old = await OldApplication.CreateAsync(data, "1.7.25", plugins: new() { ["admin"] = new { } }, time: _time);
        _client = _old.Service.CreateClient();
    }

    public ValueTask DisposeAsync() => _old.DisposeAsync();

    [Fact]
    public async Task The_first_refresh_continues_the_session_of_the_old_application_which_stays_live_there()
    {
        var signUp = await _old.App.SignUpAsync("ann@example.com");

        using var response = await ExchangeAsync(signUp.SessionCookie);
        var ann = await response.ReadSignedInAsync();

        Assert.Equal(signUp.Json.GetProperty("user").GetProperty("id").GetString(), ann.UserId);
        Assert.DoesNotContain(
            response.Headers.GetValues(HeaderNames.SetCookie),
            cookie => cookie.StartsWith(Name, StringComparison.Ordinal)
        );
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(ann.RefreshToken)).StatusCode);
        var there = await _old.App.SendAsync("GET", "/get-session", cookie: signUp.SessionCookie);
        Assert.Equal("ann@example.com", there.Json.GetProperty("user").GetProperty("email").GetString());
        Assert.Equal(
            AuditEventType.SessionExchanged,
            await QueryAsync(db =>
                db.AuditEvents.Where(audit => audit.UserId == ann.UserId && audit.SessionId == ann.SessionId)
                    .Select(audit => audit.Type)
                    .SingleAsync(Cancellation)
            )
        );
    }

    [Fact]
    public async Task A_continued_session_is_not_a_recent_sign_in()
    {
        var signUp = await _old.App.SignUpAsync("ann@example.com");
        await QueryAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"""update "session" set "createdAt" = now() - interval '1 hour'""",
                Cancellation
            )
        );

        var ann = await (await ExchangeAsync(signUp.SessionCookie)).ReadSignedInAsync();

        var session = await QueryAsync(db =>
            db.Sessions.SingleAsync(session => session.Id == ann.SessionId, Cancellation)
        );
        Assert.True(session.AuthenticatedAt < session.CreatedAt - TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Requests_at_once_get_the_same_session()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(async _ => await (await ExchangeAsync(cookie)).ReadSignedInAsync())
        );

        Assert.Single(responses.Select(response => response.RefreshToken).Distinct());
        Assert.Equal(1, await QueryAsync(db => db.Sessions.CountAsync(Cancellation)));
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(responses[0].RefreshToken)).StatusCode);
        // A late request, after the new session was refreshed, revokes nothing.
        using var late = await ExchangeAsync(cookie);
        await late.AssertProblemAsync(HttpStatusCode.Conflict, "refresh_superseded");
        Assert.False(late.Headers.Contains(HeaderNames.SetCookie));
    }

    [Fact]
    public async Task A_session_is_exchanged_once_and_a_later_try_ends_nothing()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;
        var ann = await (await ExchangeAsync(cookie)).ReadSignedInAsync();
        _time.Advance(TimeSpan.FromSeconds(31));

        using var again = await ExchangeAsync(cookie);

        await again.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");
        Assert.False(again.Headers.Contains(HeaderNames.SetCookie));
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(ann.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_revokes_the_session_of_the_old_application_here_and_clears_its_cookie()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;

        using var response = await PostAsync("/api/auth/logout", cookie);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains(
            response.Headers.GetValues(HeaderNames.SetCookie),
            set => set.StartsWith($"{Name}=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal)
        );
        await (await ExchangeAsync(cookie)).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");
    }

    [Fact]
    public async Task Signing_in_ends_the_session_of_the_old_application_here()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;

        using var login = await _client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/api/auth/register")
            {
                Content = JsonContent.Create(
                    new
                    {
                        name = "Bob",
                        email = "bob@example.com",
                        password = AuthClient.Password,
                    }
                ),
                Headers = { { HeaderNames.Cookie, cookie } },
            },
            Cancellation
        );

        Assert.Equal(HttpStatusCode.Created, login.StatusCode);
        await (await ExchangeAsync(cookie)).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_sessions_of_the_old_application_that_have_not_come_over()
    {
        var first = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;
        var second = (await _old.App.SignInAsync("ann@example.com")).SessionCookie;
        var ann = await (await ExchangeAsync(first)).ReadSignedInAsync();

        await _old.Service.CreateClient(ann.Response).PostAsync("/api/auth/logout-all", null, Cancellation);

        await (await ExchangeAsync(second)).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");
        var later = (await _old.App.SignInAsync("ann@example.com")).SessionCookie;
        Assert.Equal(HttpStatusCode.OK, (await ExchangeAsync(later)).StatusCode);
    }

    [Theory]
    [InlineData("update \"session\" set \"expiresAt\" = now() - interval '1 day'", "refresh_expired")]
    [InlineData("delete from \"session\"", "refresh_unknown")]
    [InlineData("update \"user\" set \"banned\" = true", "refresh_revoked")]
    [InlineData("update \"session\" set \"impersonatedBy\" = 'admin'", "refresh_unknown")]
    public async Task A_session_that_is_not_the_users_own_and_live_is_not_exchanged(string change, string code)
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;
        await QueryAsync(db => db.Database.ExecuteSqlRawAsync(change, Cancellation));

        await (await ExchangeAsync(cookie)).AssertProblemAsync(HttpStatusCode.Unauthorized, code);

        Assert.Equal(0, await QueryAsync(db => db.Sessions.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task A_cookie_that_the_old_application_did_not_sign_is_no_cookie()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;
        var (token, signature) = (
            cookie[..cookie.IndexOf('.', Name.Length + 1)],
            cookie[(cookie.IndexOf('.', Name.Length + 1) + 1)..]
        );
        var other = signature[0] == 'A' ? 'B' : 'A';

        foreach (
            var forged in new[]
            {
                token,
                $"{token}.",
                $"{token}.{other}{signature[1..]}",
                $"{token}x.{signature}",
                $"{token}.{signature}{signature}",
                $"{Name}=.{signature}",
                $"{Name}=.",
                cookie.Replace("__Secure-", "", StringComparison.Ordinal),
                $"{cookie}; __Secure-better-auth.dont_remember=true",
            }
        )
        {
            await (await ExchangeAsync(forged)).AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_missing");
        }

        Assert.Equal(HttpStatusCode.OK, (await ExchangeAsync(cookie)).StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_exchange_a_session()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;

        using var response = await PostAsync(
            "/api/auth/refresh",
            cookie,
            request => request.Headers.Add("Sec-Fetch-Site", "cross-site")
        );

        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "cross_site_request");
    }

    [Fact]
    public async Task Without_the_secret_nothing_is_exchanged_and_an_earlier_one_still_is()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;
        await using var without = new AuthFactory(data) { DatabaseName = _old.Service.DatabaseName };
        await using var rotated = new AuthFactory(data) { DatabaseName = _old.Service.DatabaseName };
        foreach (
            var (key, value) in _old.Service.Settings.Where(setting =>
                !setting.Key.StartsWith("BetterAuth", StringComparison.Ordinal)
            )
        )
        {
            without.Settings[key] = value;
            rotated.Settings[key] = value;
        }

        rotated.Settings["BetterAuth:Secrets:0"] = "the secret of today";
        rotated.Settings["BetterAuth:Secrets:1"] = BetterAuthApp.Secret;

        await (await PostAsync("/api/auth/refresh", cookie, client: without.CreateClient())).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_missing"
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await PostAsync("/api/auth/refresh", cookie, client: rotated.CreateClient())).StatusCode
        );
    }

    [Fact]
    public async Task A_page_that_only_asks_whether_somebody_is_signed_in_continues_the_session_too()
    {
        var cookie = (await _old.App.SignUpAsync("ann@example.com")).SessionCookie;

        using var response = await PostAsync(
            "/api/auth/refresh",
            cookie,
            request => request.Content = JsonContent.Create(new { allowSignedOut = true })
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private Task<HttpResponseMessage> ExchangeAsync(string cookie) => PostAsync("/api/auth/refresh", cookie);

    private Task<HttpResponseMessage> PostAsync(
        string path,
        string cookie,
        Action<HttpRequestMessage>? change = null,
        HttpClient? client = null
    ) =>
        (client ?? _client).PostCookieAsync(
            path,
            null,
            request =>
            {
                request.Headers.Add(HeaderNames.Cookie, cookie);
                change?.Invoke(request);
            }
        );

    private Task<T> QueryAsync<T>(Func<AuthDbContext, Task<T>> query) => _old.Service.QueryAsync(query);
}
