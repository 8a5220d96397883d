using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.Passwords.Change;

public sealed class ChangePasswordTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private const string NewPassword = "another horse 0815";

    // From password-vectors.json.
    private const string LegacyPassword = "Password-123";
    private const string Scrypt =
        "7d320ded90ce29a9ee61d65afac23056:348455863a37c864f94c8069e3a355a76bbb204a401e033959ba9e0269bc197343fc4c3371615fb89864998f01e46abf5feb0de8b2294cb75048c9cfcb772471";
    private const string Bcrypt = "$2b$10$CJeOMuQq5izqWDOOGxq3VuGJ1W2xPoGhH6zSdjjC.iwuR6prWYWLu";

    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_new_password_signs_in_and_the_old_one_does_not()
    {
        var user = await _client.SignUpAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(user, AuthClient.Password, NewPassword)).StatusCode);

        await (await _client.LoginAsync(user.Email)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email, NewPassword)).StatusCode);
    }

    [Fact]
    public async Task Every_other_session_ends_and_this_one_stays()
    {
        await using var replica = new AuthFactory(data);
        var user = await _client.SignUpAsync();
        var other = await _client.SignInAsync(user.Email);
        var stranger = await _client.SignUpAsync();

        await ChangeAsync(user, AuthClient.Password, NewPassword);

        await (await MeAsync(factory, other)).AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
        await (await _client.RefreshAsync(other.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_revoked"
        );
        await Eventually.TrueAsync(
            async () => (await MeAsync(replica, other)).StatusCode == HttpStatusCode.Unauthorized,
            cancellationToken: Cancellation
        );
        foreach (var untouched in new[] { user, stranger })
        {
            Assert.Equal(HttpStatusCode.OK, (await MeAsync(factory, untouched)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(untouched.RefreshToken)).StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_current_password_changes_nothing()
    {
        var user = await _client.SignUpAsync();
        var other = await _client.SignInAsync(user.Email);

        await (await ChangeAsync(user, "not the password", NewPassword)).AssertRefusedFieldAsync("currentPassword");

        Assert.Equal(HttpStatusCode.OK, (await MeAsync(factory, other)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email)).StatusCode);
        Assert.Equal([AuditEventType.PasswordChangeFailed], await AuditAsync(user));
    }

    [Fact]
    public async Task The_new_password_follows_the_rules()
    {
        var user = await _client.SignUpAsync();

        Assert.Equal(
            ["newPassword"],
            await (await ChangeAsync(user, AuthClient.Password, "short")).ReadInvalidFieldsAsync()
        );
        Assert.Equal(
            ["newPassword"],
            await (await ChangeAsync(user, AuthClient.Password, "password123")).ReadInvalidFieldsAsync()
        );
        Assert.Equal(
            ["newPassword"],
            await (await ChangeAsync(user, AuthClient.Password, new string('x', 1025))).ReadInvalidFieldsAsync()
        );
        Assert.Equal(
            ["currentPassword"],
            await (await ChangeAsync(user, new string('x', 1025), NewPassword)).ReadInvalidFieldsAsync()
        );
        Assert.Equal(
            ["currentPassword", "newPassword"],
            await (await ChangeAsync(user, "", null)).ReadInvalidFieldsAsync()
        );
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email)).StatusCode);
    }

    [Theory]
    [InlineData(Scrypt)]
    [InlineData(Bcrypt)]
    public async Task A_password_that_Better_Auth_hashed_can_be_changed(string legacy)
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db =>
            db.Passwords.Where(password => password.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );
        await factory.QueryAsync(db =>
            db.Accounts.Where(account => account.UserId == user.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.Password, legacy), Cancellation)
        );

        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(user, LegacyPassword, NewPassword)).StatusCode);

        await (await _client.LoginAsync(user.Email, LegacyPassword)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email, NewPassword)).StatusCode);
        Assert.Equal(
            legacy,
            await factory.QueryAsync(db =>
                db.Accounts.Where(a => a.UserId == user.UserId).Select(a => a.Password).SingleAsync(Cancellation)
            )
        );
    }

    [Fact]
    public async Task A_user_without_a_password_has_no_current_one()
    {
        var user = await SignUpWithoutPasswordAsync();

        await (await ChangeAsync(user, AuthClient.Password, NewPassword)).AssertRefusedFieldAsync("currentPassword");
    }

    [Fact]
    public async Task A_user_without_a_password_sets_a_first_one_soon_after_signing_in()
    {
        var user = await SignUpWithoutPasswordAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(user, null, NewPassword)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email, NewPassword)).StatusCode);
        Assert.Equal(
            1,
            await factory.QueryAsync(db =>
                db.Accounts.CountAsync(
                    account => account.UserId == user.UserId && account.ProviderId == Account.CredentialProvider,
                    Cancellation
                )
            )
        );
    }

    [Fact]
    public async Task Of_many_first_passwords_at_once_none_is_lost_halfway()
    {
        var user = await SignUpWithoutPasswordAsync();
        var candidates = Enumerable.Range(0, 6).Select(i => $"candidate number {i}").ToArray();

        await Task.WhenAll(candidates.Select(candidate => ChangeAsync(user, null, candidate)));

        var signedIn = await Task.WhenAll(candidates.Select(candidate => _client.LoginAsync(user.Email, candidate)));
        Assert.Single(signedIn, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(
            1,
            await factory.QueryAsync(db =>
                db.Accounts.CountAsync(account => account.UserId == user.UserId, Cancellation)
            )
        );
    }

    [Fact]
    public async Task Without_the_current_password_the_sign_in_must_be_recent()
    {
        await using var service = new TimedService(data);
        var user = await service.Factory.CreateClient().SignUpAsync();

        service.Time.Advance(TimeSpan.FromMinutes(11));

        await (await ChangeAsync(user, null, NewPassword, service.Factory)).AssertProblemAsync(
            HttpStatusCode.Forbidden,
            "recent_sign_in_required"
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await ChangeAsync(user, AuthClient.Password, NewPassword, service.Factory)).StatusCode
        );
    }

    [Fact]
    public async Task Of_many_changes_at_once_one_succeeds()
    {
        var user = await _client.SignUpAsync();
        var candidates = Enumerable.Range(0, 6).Select(i => $"candidate number {i}").ToArray();

        var responses = await Task.WhenAll(
            candidates.Select(candidate => ChangeAsync(user, AuthClient.Password, candidate))
        );

        var winner = Assert
            .Single(candidates.Zip(responses), pair => pair.Second.StatusCode == HttpStatusCode.NoContent)
            .First;
        Assert.Equal(5, responses.Count(response => response.StatusCode == HttpStatusCode.Forbidden));
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email, winner)).StatusCode);
    }

    [Fact]
    public async Task The_change_is_in_the_audit_trail_and_hashed_as_all_are()
    {
        var user = await _client.SignUpAsync();

        await ChangeAsync(user, AuthClient.Password, NewPassword);

        Assert.Equal([AuditEventType.PasswordChanged], await AuditAsync(user));
        var hash = await factory.QueryAsync(db =>
            db.Passwords.Where(p => p.UserId == user.UserId).Select(p => p.Hash).SingleAsync(Cancellation)
        );
        Assert.Equal(PasswordHashFormat.Fubuni, PasswordHash.FormatOf(hash));
    }

    [Fact]
    public async Task Changing_a_password_needs_a_token() =>
        await (
            await _client.PostAsJsonAsync(
                "/api/auth/change-password",
                new { currentPassword = AuthClient.Password, newPassword = NewPassword },
                Cancellation
            )
        ).AssertProblemAsync(HttpStatusCode.Unauthorized, "token_missing");

    private static Task<HttpResponseMessage> MeAsync(AuthFactory service, SignedIn user) =>
        service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation);

    private async Task<SignedIn> SignUpWithoutPasswordAsync()
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db =>
            db.Passwords.Where(password => password.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );
        await factory.QueryAsync(db =>
            db.Accounts.Where(account => account.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );
        return user;
    }

    private Task<HttpResponseMessage> ChangeAsync(
        SignedIn user,
        string? currentPassword,
        string? newPassword,
        AuthFactory? service = null
    ) =>
        (service ?? factory)
            .CreateClient(user.Response)
            .PostAsJsonAsync("/api/auth/change-password", new { currentPassword, newPassword }, Cancellation);

    private Task<AuditEventType[]> AuditAsync(SignedIn user) =>
        factory.QueryAsync(db =>
            db.AuditEvents.Where(audit =>
                    audit.SessionId == user.SessionId
                    && (
                        audit.Type == AuditEventType.PasswordChanged
                        || audit.Type == AuditEventType.PasswordChangeFailed
                    )
                )
                .Select(audit => audit.Type)
                .ToArrayAsync(Cancellation)
        );
}
