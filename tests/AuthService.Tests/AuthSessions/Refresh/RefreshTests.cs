using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.AuthSessions.Refresh;

public sealed class RefreshTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refresh_hands_out_a_new_refresh_token_and_a_new_access_token_of_the_same_session()
    {
        var user = await _client.SignUpAsync();

        using var response = await _client.RefreshAsync(user.RefreshToken);

        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var refreshed = await response.ReadSignedInAsync();
        Assert.NotEqual(user.RefreshToken, refreshed.RefreshToken);
        Assert.Equal(user.Response.User, refreshed.Response.User);
        Assert.Equal(user.SessionId, refreshed.SessionId);
        Assert.NotEqual(user.Claims.GetProperty("jti").GetString(), refreshed.Claims.GetProperty("jti").GetString());
        Assert.Equal(
            HttpStatusCode.OK,
            (await factory.CreateClient(refreshed.Response).GetAsync("/api/auth/me", Cancellation)).StatusCode
        );
    }

    [Fact]
    public async Task The_database_holds_no_token()
    {
        var user = await _client.SignUpAsync();
        var refreshed = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        var rows = await factory.QueryAsync(db =>
            db.Database.SqlQuery<string>(
                    $"""
                    select t::text as "Value" from refresh_tokens t where session_id = {user.SessionId} union all
                    select s::text from auth_sessions s where id = {user.SessionId}
                    """
                )
                .ToListAsync(Cancellation)
        );
        Assert.Equal(3, rows.Count);
        foreach (var token in new[] { user.RefreshToken, refreshed.RefreshToken })
        {
            var hex = Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(token));
            Assert.DoesNotContain(
                rows,
                row => row.Contains(token, StringComparison.Ordinal) || row.Contains(hex, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task Without_a_token_there_is_nothing_to_continue_and_nothing_to_clear()
    {
        using var response = await _client.PostCookieAsync("/api/auth/refresh", null);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_missing");
        Assert.Null(response.RefreshCookie());
    }

    [Fact]
    public async Task A_page_that_allows_signed_out_gets_204_without_a_session()
    {
        using var signedOut = await _client.PostAsJsonAsync(
            "/api/auth/refresh",
            new { allowSignedOut = true },
            Cancellation
        );
        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        Assert.Null(signedOut.RefreshCookie());

        // A session that has ended is an error still, so that its cookie is cleared and the page says so.
        using var unknown = await _client.PostAsJsonAsync(
            "/api/auth/refresh",
            new { allowSignedOut = true, refreshToken = "unknown" },
            Cancellation
        );
        await unknown.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");

        var user = await _client.SignUpAsync();
        using var response = await _client.PostAsJsonAsync(
            "/api/auth/refresh",
            new { allowSignedOut = true, refreshToken = user.RefreshToken },
            Cancellation
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_client_without_cookies_refreshes_with_the_body()
    {
        var user = await _client.SignUpAsync();

        using var response = await _client.PostAsJsonAsync(
            "/api/auth/refresh",
            new { refreshToken = user.RefreshToken },
            Cancellation
        );
        var auth = await response.Content.ReadFromJsonAsync<AuthResponse>(Cancellation);

        Assert.Null(response.RefreshCookie());
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(auth!.RefreshToken!)).StatusCode);
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token()
    {
        var user = await _client.SignUpAsync();
        var client = factory.CreateClient(user.Response with { AccessToken = user.RefreshToken });

        await (await client.GetAsync("/api/auth/me", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_invalid"
        );
    }

    [Fact]
    public async Task The_session_of_a_user_who_is_gone_ends()
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db => db.Users.Where(row => row.Id == user.UserId).ExecuteDeleteAsync(Cancellation));

        using var response = await _client.RefreshAsync(user.RefreshToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_revoked");
        Assert.True(response.ClearsCookie());
    }

    [Fact]
    public async Task A_refresh_sees_what_has_become_of_the_user()
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db =>
            db.Users.Where(row => row.Id == user.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, "Renamed"), Cancellation)
        );

        var refreshed = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        Assert.Equal("Renamed", refreshed.Response.User.Name);
        Assert.Equal("Renamed", refreshed.Claims.GetProperty("name").GetString());
    }
}
