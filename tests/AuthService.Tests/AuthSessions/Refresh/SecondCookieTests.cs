using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Tests.AuthSessions.Refresh;

/// <summary>
/// A second cookie of the refresh cookie's name, set by another application on this host or by a sibling host. A
/// browser sends the one with the longer path first; which one that is, is up to who set it.
/// </summary>
public sealed class SecondCookieTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private const string Name = "__Secure-fubuni-refresh";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Others =>
        ["stale-from-an-older-version", $"rt1.{new string('A', 43)}", "%", "\"quoted\""];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_value_that_is_no_live_session_does_not_hide_the_one_that_is(string other)
    {
        foreach (var isOursFirst in new[] { true, false })
        {
            var user = await factory.CreateClient().SignUpAsync();

            using var response = await RefreshAsync(
                isOursFirst ? [user.RefreshToken, other] : [other, user.RefreshToken]
            );

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(user.Email, await EmailAsync(response));
            // The other one is deleted, so that the next request has only ours.
            Assert.Contains(
                Cookies(response),
                cookie => (cookie.Path, cookie.MaxAge ?? TimeSpan.Zero) == ("/", TimeSpan.Zero) && IsExpired(cookie)
            );
            Assert.Single(Cookies(response), cookie => !IsExpired(cookie));
        }
    }

    [Fact]
    public async Task The_live_sessions_of_two_users_are_both_refused_cleared_and_left_alive()
    {
        var victim = await factory.CreateClient().SignUpAsync();
        var stranger = await factory.CreateClient().SignUpAsync();

        foreach (
            var tokens in new[]
            {
                new[] { victim.RefreshToken, stranger.RefreshToken },
                [stranger.RefreshToken, victim.RefreshToken],
            }
        )
        {
            using var response = await RefreshAsync(tokens);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal(
                "refresh_ambiguous",
                (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString()
            );
            Assert.All(Cookies(response), cookie => Assert.True(IsExpired(cookie)));
            Assert.Contains(Cookies(response), cookie => cookie.Path == "/api/auth" && !cookie.Domain.HasValue);
            Assert.Contains(Cookies(response), cookie => cookie.Path == "/" && !cookie.Domain.HasValue);
            Assert.Contains(Cookies(response), cookie => cookie.Path == "/" && cookie.Domain == "fubuni.test");
        }

        using var alone = await RefreshAsync([victim.RefreshToken]);
        Assert.Equal(HttpStatusCode.OK, alone.StatusCode);
    }

    [Fact]
    public async Task The_session_of_a_stranger_that_has_ended_does_not_count()
    {
        var user = await factory.CreateClient().SignUpAsync();
        var stranger = await factory.CreateClient().SignUpAsync();
        using var ended = await factory.CreateClient().LogoutAsync(stranger.RefreshToken);

        using var response = await RefreshAsync([stranger.RefreshToken, user.RefreshToken]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(user.Email, await EmailAsync(response));
    }

    [Fact]
    public async Task An_older_token_of_the_same_session_is_not_taken_for_a_theft()
    {
        var user = await factory.CreateClient().SignUpAsync();
        using var first = await RefreshAsync([user.RefreshToken]);
        var newer = Cookies(first).Single(cookie => !IsExpired(cookie)).Value.ToString();
        using var second = await RefreshAsync([newer]);
        var newest = Cookies(second).Single(cookie => !IsExpired(cookie)).Value.ToString();

        using var response = await RefreshAsync([user.RefreshToken, newest, newer]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(user.Email, await EmailAsync(response));
    }

    [Fact]
    public async Task Signing_out_ends_every_session_that_the_browser_sends()
    {
        var user = await factory.CreateClient().SignUpAsync();
        var other = await factory.CreateClient().SignUpAsync();
        using var request = Request("/api/auth/logout", [other.RefreshToken, user.RefreshToken]);

        using var response = await factory.CreateClient().SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        foreach (var token in new[] { user.RefreshToken, other.RefreshToken })
        {
            using var refused = await RefreshAsync([token]);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    private Task<HttpResponseMessage> RefreshAsync(string[] tokens) =>
        factory.CreateClient().SendAsync(Request("/api/auth/refresh", tokens), Cancel);

    private static HttpRequestMessage Request(string path, string[] tokens)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation(
            HeaderNames.Cookie,
            string.Join("; ", tokens.Select(token => $"{Name}={token}"))
        );
        return request;
    }

    private static async Task<string?> EmailAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel))
            .GetProperty("user")
            .GetProperty("email")
            .GetString();

    private static IList<SetCookieHeaderValue> Cookies(HttpResponseMessage response) =>
        [
            .. SetCookieHeaderValue
                .ParseList([.. response.Headers.GetValues(HeaderNames.SetCookie)])
                .Where(cookie => cookie.Name == Name),
        ];

    private static bool IsExpired(SetCookieHeaderValue cookie) => cookie.Expires < DateTimeOffset.UtcNow;
}
