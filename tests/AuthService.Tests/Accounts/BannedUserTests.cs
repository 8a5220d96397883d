using System.Net;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.Accounts;

/// <summary>A database in which Better Auth's admin plugin has added its columns.</summary>
public sealed class BannedUserTests(DataServices data) : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private AuthFactory _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = new AuthFactory(data) { DatabaseName = $"banned_{Guid.NewGuid():N}", Time = _time };
        await TestDatabase.CreateAsync(
            data.AuthDb,
            _service.DatabaseName,
            """
            create table ba_user ("id" text primary key, "name" text not null, "email" text not null unique,
                "emailVerified" boolean not null, "image" text,
                "createdAt" timestamptz default current_timestamp not null,
                "updatedAt" timestamptz default current_timestamp not null,
                "role" text, "banned" boolean, "banReason" text, "banExpires" timestamptz);
            """
        );
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_banned_user_cannot_sign_in_and_strangers_do_not_learn_of_it()
    {
        var client = _service.CreateClient();
        var user = await client.SignUpAsync();
        await BanAsync(user, expires: null);

        using var response = await client.LoginAsync(user.Email);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "account_banned");
        Assert.Null(response.RefreshCookie());
        using var measurements = new Measurements(_service);
        await (await client.LoginAsync(user.Email, "not the password")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        Assert.Single(measurements.Of("fubuni.auth.hash.duration"));
        Assert.Equal(
            1,
            await _service.QueryAsync(db =>
                db.AuditEvents.CountAsync(
                    a => a.UserId == user.UserId && a.Type == AuditEventType.SignInBanned,
                    Cancellation
                )
            )
        );
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync((await client.SignUpAsync()).Email)).StatusCode);
    }

    [Fact]
    public async Task The_sessions_of_a_banned_user_end_at_their_next_refresh()
    {
        var client = _service.CreateClient();
        var user = await client.SignUpAsync();
        await BanAsync(user, expires: null);

        using var response = await client.RefreshAsync(user.RefreshToken);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_revoked");
        Assert.True(response.ClearsCookie());
        await (await _service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "session_revoked"
        );
        Assert.Equal(
            "banned",
            await _service.QueryAsync(db =>
                db.Sessions.Where(s => s.Id == user.SessionId).Select(s => s.RevokeReason).SingleAsync(Cancellation)
            )
        );
    }

    [Fact]
    public async Task A_ban_that_has_expired_or_was_lifted_counts_no_more()
    {
        var client = _service.CreateClient();
        var user = await client.SignUpAsync();
        await BanAsync(user, _time.GetUtcNow().AddHours(1));
        await (await client.LoginAsync(user.Email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "account_banned");

        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync(user.Email)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(user.RefreshToken)).StatusCode);

        await BanAsync(user, expires: null);
        await (await client.LoginAsync(user.Email)).AssertProblemAsync(HttpStatusCode.Unauthorized, "account_banned");
        await _service.QueryAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"""update ba_user set "banned" = false where "id" = {user.UserId}""",
                Cancellation
            )
        );
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync(user.Email)).StatusCode);
    }

    private Task<int> BanAsync(SignedIn user, DateTimeOffset? expires) =>
        _service.QueryAsync(db => SetBannedAsync(db, user.UserId, expires));

    private static Task<int> SetBannedAsync(AuthDbContext db, string userId, DateTimeOffset? expires) =>
        db.Database.ExecuteSqlAsync(
            $"""update ba_user set "banned" = true, "banExpires" = {expires}::timestamptz where "id" = {userId}""",
            Cancellation
        );
}
