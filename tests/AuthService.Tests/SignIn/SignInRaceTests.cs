using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.SignIn;

/// <summary>
/// A sign-in at the same time as a change that revokes the account's sessions. Each test stops one of the two right
/// before its commit.
/// </summary>
public sealed class SignInRaceTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private const string NewPassword = "another horse 0815";

    // From password-vectors.json.
    private const string PlainPassword = "Password-123";
    private const string PlainBcrypt = "$2b$10$CJeOMuQq5izqWDOOGxq3VuGJ1W2xPoGhH6zSdjjC.iwuR6prWYWLu";

    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_that_is_changed_while_it_is_checked_does_not_sign_in()
    {
        var user = await _client.SignUpAsync();
        var other = await _client.SignUpAsync();
        await using var change = await HeldTransaction.BeginAsync(
            factory.ConnectionString,
            "select from ba_user where id = $1 for update",
            user.UserId
        );

        var login = _client.LoginAsync(user.Email);
        await change.UntilAwaitedAsync();
        await change.ExecuteAsync(
            "update passwords set hash = (select hash from passwords where user_id = $2) || 'x' where user_id = $1",
            user.UserId,
            other.UserId
        );
        await change.CommitAsync();

        using var response = await login;
        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Null(response.RefreshCookie());
        Assert.Equal([user.SessionId], await SessionsAsync(user));
    }

    [Fact]
    public async Task A_hash_that_is_replaced_by_one_of_the_same_password_still_signs_in()
    {
        var user = await _client.SignUpAsync();
        await using var rehash = await HeldTransaction.BeginAsync(
            factory.ConnectionString,
            "select from ba_user where id = $1 for update",
            user.UserId
        );

        var login = _client.LoginAsync(user.Email);
        await rehash.UntilAwaitedAsync();
        await rehash.ExecuteAsync(
            "update passwords set hash = $2 where user_id = $1",
            user.UserId,
            PasswordHash.Create(AuthClient.Password, 4)
        );
        await rehash.CommitAsync();

        using var response = await login;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_Better_Auth_password_that_is_removed_during_its_check_does_not_come_back_as_one_of_ours()
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db =>
            db.Passwords.Where(password => password.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );
        await factory.QueryAsync(db =>
            db.Accounts.Where(account => account.UserId == user.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.Password, PlainBcrypt), Cancellation)
        );
        await using var reclaim = await HeldTransaction.BeginAsync(
            factory.ConnectionString,
            "select from ba_user where id = $1 for update",
            user.UserId
        );

        var login = _client.LoginAsync(user.Email, PlainPassword);
        await reclaim.UntilAwaitedAsync();
        await reclaim.ExecuteAsync("delete from ba_account where \"userId\" = $1", user.UserId);
        await reclaim.CommitAsync();

        await (await login).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.False(await HasPasswordAsync(user));
    }

    [Fact]
    public async Task A_password_that_is_deleted_while_it_is_changed_stays_deleted()
    {
        var user = await _client.SignUpAsync();
        await using var reclaim = await HeldTransaction.BeginAsync(
            factory.ConnectionString,
            "select from ba_user where id = $1 for update",
            user.UserId
        );

        var change = ChangeAsync(user, AuthClient.Password);
        await reclaim.UntilAwaitedAsync();
        await reclaim.ExecuteAsync("delete from passwords where user_id = $1", user.UserId);
        await reclaim.CommitAsync();

        await (await change).AssertRefusedFieldAsync("currentPassword");
        Assert.False(await HasPasswordAsync(user));
    }

    [Fact]
    public async Task A_session_that_ends_while_it_sets_a_password_without_the_old_one_sets_none()
    {
        var user = await _client.SignUpAsync();
        await using var everywhere = await HeldTransaction.BeginAsync(
            factory.ConnectionString,
            "select from ba_user where id = $1 for update",
            user.UserId
        );

        var change = ChangeAsync(user, currentPassword: null);
        await everywhere.UntilAwaitedAsync();
        await everywhere.ExecuteAsync("update auth_sessions set revoked_at = now() where user_id = $1", user.UserId);
        await everywhere.CommitAsync();

        await (await change).AssertProblemAsync(HttpStatusCode.Forbidden, "recent_sign_in_required");
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email)).StatusCode);
    }

    [Fact]
    public async Task An_account_that_is_deleted_while_its_password_is_checked_does_not_sign_in()
    {
        var user = await _client.SignUpAsync();
        await using var deletion = await HeldTransaction.BeginAsync(
            factory.ConnectionString,
            "delete from ba_user where id = $1",
            user.UserId
        );

        var login = _client.LoginAsync(user.Email);
        await deletion.UntilAwaitedAsync();
        await deletion.CommitAsync();

        using var response = await login;
        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal([user.SessionId], await SessionsAsync(user));
    }

    [Fact]
    public async Task A_password_change_waits_for_a_sign_in_and_revokes_its_session()
    {
        var user = await _client.SignUpAsync();
        var (login, sessionId) = await HoldSignInAsync(user);
        await using var _ = login;

        var change = ChangeAsync(user, AuthClient.Password);
        await login.UntilAwaitedAsync();
        await login.CommitAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await change).StatusCode);
        Assert.Equal([user.SessionId], await LiveSessionsAsync(user));
        Assert.Contains(sessionId, await SessionsAsync(user));
    }

    [Fact]
    public async Task Signing_out_everywhere_waits_for_a_sign_in_and_revokes_its_session()
    {
        var user = await _client.SignUpAsync();
        var (login, _) = await HoldSignInAsync(user);
        await using var __ = login;

        var everywhere = factory.CreateClient(user.Response).PostAsync("/api/auth/logout-all", null, Cancellation);
        await login.UntilAwaitedAsync();
        await login.CommitAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await everywhere).StatusCode);
        Assert.Empty(await LiveSessionsAsync(user));
    }

    [Fact]
    public async Task A_deletion_waits_for_a_sign_in_and_deletes_its_session()
    {
        var user = await _client.SignUpAsync();
        var (login, _) = await HoldSignInAsync(user);
        await using var __ = login;

        var deletion = factory.CreateClient(user.Response).DeleteAsync("/api/auth/account", Cancellation);
        await login.UntilAwaitedAsync();
        await login.CommitAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await deletion).StatusCode);
        Assert.Empty(await SessionsAsync(user));
    }

    private Task<HttpResponseMessage> ChangeAsync(SignedIn user, string? currentPassword) =>
        factory
            .CreateClient(user.Response)
            .PostAsJsonAsync(
                "/api/auth/change-password",
                new { currentPassword, newPassword = NewPassword },
                Cancellation
            );

    private Task<bool> HasPasswordAsync(SignedIn user) =>
        factory.QueryAsync(db => db.Passwords.AnyAsync(password => password.UserId == user.UserId, Cancellation));

    /// <summary>A sign-in that has inserted its session and not committed it.</summary>
    private async Task<(HeldTransaction Login, Guid SessionId)> HoldSignInAsync(SignedIn user)
    {
        var sessionId = Guid.NewGuid();
        var login = await HeldTransaction.BeginAsync(
            factory.ConnectionString,
            "select from ba_user where id = $1 for share",
            user.UserId
        );
        await login.ExecuteAsync(
            "insert into auth_sessions (id, user_id, created_at, last_used_at, absolute_expires_at) values ($1, $2, "
                + "now(), now(), now() + interval '1 day')",
            sessionId,
            user.UserId
        );
        return (login, sessionId);
    }

    private Task<Guid[]> SessionsAsync(SignedIn user) =>
        factory.QueryAsync(db =>
            db.Sessions.Where(session => session.UserId == user.UserId)
                .Select(session => session.Id)
                .ToArrayAsync(Cancellation)
        );

    private Task<Guid[]> LiveSessionsAsync(SignedIn user) =>
        factory.QueryAsync(db =>
            db.Sessions.Where(session => session.UserId == user.UserId && session.RevokedAt == null)
                .Select(session => session.Id)
                .ToArrayAsync(Cancellation)
        );
}
