using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.AuthSessions;

public sealed class LogoutTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cookie_alone_signs_out()
    {
        var user = await _client.SignUpAsync();

        using var response = await _client.LogoutAsync(user.RefreshToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.True(response.ClearsCookie());
        await AssertEndedAsync(user);
    }

    [Fact]
    public async Task The_access_token_alone_signs_out()
    {
        var user = await _client.SignUpAsync();

        using var response = await factory.CreateClient(user.Response).PostCookieAsync("/api/auth/logout", null);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await AssertEndedAsync(user);
    }

    [Fact]
    public async Task A_refresh_token_in_the_body_signs_out()
    {
        var user = await _client.SignUpAsync();

        using var response = await _client.PostAsJsonAsync(
            "/api/auth/logout",
            new { refreshToken = user.RefreshToken },
            Cancellation
        );

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await AssertEndedAsync(user);
    }

    [Fact]
    public async Task A_refresh_token_that_has_been_used_signs_out_too()
    {
        var user = await _client.SignUpAsync();
        var refreshed = await (await _client.RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        await _client.LogoutAsync(user.RefreshToken);

        await AssertEndedAsync(refreshed);
    }

    [Fact]
    public async Task Signing_out_again_or_without_a_session_succeeds()
    {
        var user = await _client.SignUpAsync();
        await _client.LogoutAsync(user.RefreshToken);

        Assert.Equal(HttpStatusCode.NoContent, (await _client.LogoutAsync(user.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.LogoutAsync("rt1.unknown")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.PostCookieAsync("/api/auth/logout", null)).StatusCode);
        Assert.Equal(
            1,
            await factory.QueryAsync(db =>
                db.AuditEvents.CountAsync(
                    audit => audit.UserId == user.UserId && audit.Type == AuditEventType.SignedOut,
                    Cancellation
                )
            )
        );
    }

    [Fact]
    public async Task Signing_out_leaves_other_sessions_alone()
    {
        var user = await _client.SignUpAsync();
        var other = await _client.SignInAsync(user.Email);

        await _client.LogoutAsync(user.RefreshToken);

        Assert.Equal(HttpStatusCode.OK, (await MeAsync(factory, other)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(other.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task Another_replica_refuses_the_access_token_too()
    {
        await using var replica = new AuthFactory(data);
        var user = await _client.SignUpAsync();
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(replica, user)).StatusCode);

        await _client.LogoutAsync(user.RefreshToken);

        await Eventually.TrueAsync(
            async () => (await MeAsync(replica, user)).StatusCode == HttpStatusCode.Unauthorized,
            cancellationToken: Cancellation
        );
        await (await MeAsync(replica, user)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
    }

    [Fact]
    public async Task Signing_out_does_not_wait_for_an_unavailable_Redis()
    {
        await using var service = new AuthFactory(data);
        // With these settings a command waits a minute for the connection; signing out must not.
        service.Settings["ConnectionStrings:cache"] = "127.0.0.1:1,connectTimeout=500,asyncTimeout=60000";
        var client = service.CreateClient();
        var user = await client.SignUpAsync();

        using var response = await client
            .LogoutAsync(user.RefreshToken)
            .WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        using var me = await service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation);
        await me.AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
    }

    [Fact]
    public async Task A_service_that_starts_knows_of_sessions_that_ended_before_anyone_was_told()
    {
        // In a database of its own: every service that starts on the shared one would publish the revocation.
        await using var running = new AuthFactory(data) { DatabaseName = $"logout_{Guid.NewGuid():N}" };
        var user = await running.CreateClient().SignUpAsync();
        await running.QueryAsync(db =>
            db.Sessions.Where(session => session.Id == user.SessionId)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(session => session.RevokedAt, DateTimeOffset.UtcNow),
                    Cancellation
                )
        );
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(running, user)).StatusCode);

        await using var started = new AuthFactory(data) { DatabaseName = running.DatabaseName };

        foreach (var service in new[] { started, running })
        {
            await Eventually.TrueAsync(
                async () => (await MeAsync(service, user)).StatusCode == HttpStatusCode.Unauthorized,
                cancellationToken: Cancellation
            );
        }
    }

    private static Task<HttpResponseMessage> MeAsync(AuthFactory service, SignedIn user) =>
        service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation);

    private async Task AssertEndedAsync(SignedIn user)
    {
        await (await MeAsync(factory, user)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
        await (await _client.RefreshAsync(user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
    }
}
