using System.Net;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.BetterAuth;

/// <summary>Users whose password hash Better Auth wrote.</summary>
public sealed class BetterAuthTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    // From password-vectors.json.
    private const string Password = "Password-123";
    private const string Scrypt =
        "7d320ded90ce29a9ee61d65afac23056:348455863a37c864f94c8069e3a355a76bbb204a401e033959ba9e0269bc197343fc4c3371615fb89864998f01e46abf5feb0de8b2294cb75048c9cfcb772471";
    private const string Bcrypt = "$2b$10$CJeOMuQq5izqWDOOGxq3VuGJ1W2xPoGhH6zSdjjC.iwuR6prWYWLu";
    private const string OtherPassword = "café-passe";
    private const string OtherScrypt =
        "255b0ba54cb4057c2452f27f52c7a2e8:cfd6f1f4e9ab8618e8ee4e6fe7d1009622de161db8b7a8efdb74083f3158c1cdc6c28ac31a2d0dcc02cff156a334d9b4cb902eab7e44bed2aa8aae5b569ad63c";

    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Scrypt)]
    [InlineData(Bcrypt)]
    public async Task The_first_sign_in_stores_a_hash_of_ours_and_leaves_theirs_alone(string hash)
    {
        var user = await AddUserAsync(hash);

        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email, Password)).StatusCode);

        var stored = await StoredAsync(user.Id);
        Assert.Equal(PasswordHashFormat.Fubuni, PasswordHash.FormatOf(stored!.Hash));
        Assert.False(PasswordHash.IsOutdated(stored.Hash, 4));
        Assert.Equal(
            hash,
            await factory.QueryAsync(db =>
                db.Accounts.Where(a => a.UserId == user.Id).Select(a => a.Password).SingleAsync(Cancellation)
            )
        );
        Assert.Equal(
            1,
            await factory.QueryAsync(db =>
                db.AuditEvents.CountAsync(
                    a => a.UserId == user.Id && a.Type == AuditEventType.PasswordRehashed,
                    Cancellation
                )
            )
        );
    }

    [Fact]
    public async Task Later_sign_ins_check_our_hash_alone()
    {
        await using var own = new AuthFactory(data);
        var user = await AddUserAsync(Scrypt);
        var client = own.CreateClient();
        using var measurements = new Measurements(own);

        await client.LoginAsync(user.Email, Password);
        Assert.Equal(
            [nameof(PasswordHashFormat.BetterAuthScrypt), nameof(PasswordHashFormat.Fubuni)],
            measurements.Of("fubuni.auth.hash.duration")
        );

        measurements.Clear();
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync(user.Email, Password)).StatusCode);
        Assert.Equal([nameof(PasswordHashFormat.Fubuni)], measurements.Of("fubuni.auth.hash.duration"));
    }

    [Fact]
    public async Task A_failed_sign_in_stores_nothing()
    {
        var user = await AddUserAsync(Scrypt);

        await (await _client.LoginAsync(user.Email, "not the password")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );

        Assert.Null(await StoredAsync(user.Id));
    }

    [Fact]
    public async Task A_password_changed_in_the_old_application_counts_and_the_one_before_does_not()
    {
        var user = await AddUserAsync(Scrypt);
        await _client.LoginAsync(user.Email, Password);

        await factory.QueryAsync(db =>
            db.Accounts.Where(account => account.UserId == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.Password, OtherScrypt), Cancellation)
        );

        await (await _client.LoginAsync(user.Email, Password)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email, OtherPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.LoginAsync(user.Email, OtherPassword)).StatusCode);
    }

    [Fact]
    public async Task Many_first_sign_ins_at_once_all_succeed()
    {
        var user = await AddUserAsync(Bcrypt);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => _client.LoginAsync(user.Email, Password))
        );

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task A_changed_cost_takes_effect_at_the_next_sign_in()
    {
        var user = await _client.SignUpAsync();
        await using var costlier = new AuthFactory(data) { Settings = { ["Passwords:Cost"] = "5" } };

        await costlier.CreateClient().SignInAsync(user.Email);

        Assert.StartsWith("fb1$$2a$05$", (await StoredAsync(user.UserId))!.Hash, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await costlier.CreateClient().LoginAsync(user.Email)).StatusCode);
    }

    [Fact]
    public async Task A_hash_of_a_format_we_cannot_read_is_a_failed_sign_in()
    {
        var user = await AddUserAsync("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b7dWRWJTmaaJObG");

        await (await _client.LoginAsync(user.Email, Password)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
    }

    /// <summary>The shape of Better Auth 1.7.0, under its default names, one of which is a reserved word.</summary>
    [Fact]
    public async Task An_existing_database_of_Better_Auth_is_used_as_it_is()
    {
        await using var existing = new AuthFactory(data)
        {
            DatabaseName = $"better_auth_{Guid.NewGuid():N}",
            Settings = { ["AccountTables:Users"] = "user", ["AccountTables:Accounts"] = "account" },
        };
        await TestDatabase.CreateAsync(
            data.AuthDb,
            existing.DatabaseName,
            $"""
            create table "user" ("id" text primary key, "name" text not null, "email" text not null unique,
                "emailVerified" boolean not null, "image" text,
                "createdAt" timestamptz default current_timestamp not null,
                "updatedAt" timestamptz default current_timestamp not null, "banned" boolean);
            create table "account" ("id" text primary key, "issuer" text not null, "accountId" text not null,
                "providerId" text not null,
                "userId" text not null references "user" ("id") on delete cascade, "accessToken" text,
                    "refreshToken" text, "idToken" text,
                "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text,
                "createdAt" timestamptz default current_timestamp not null,
                "updatedAt" timestamptz not null, unique ("issuer", "accountId"));
            insert into "user" values ('u1', 'Ann', 'ann@example.com', true, null, now(), now(), false);
            insert into "account" ("id", "issuer", "accountId", "providerId", "userId", "password", "updatedAt")
            values ('a1', 'local:credential', 'u1', 'credential', 'u1', '{Scrypt}', now());
            """
        );

        var user = await (await existing.CreateClient().LoginAsync("Ann@Example.com", Password)).ReadSignedInAsync();

        Assert.Equal("u1", user.UserId);
        Assert.True(user.Response.User.EmailVerified);
        Assert.Equal(HttpStatusCode.OK, (await existing.CreateClient().RefreshAsync(user.RefreshToken)).StatusCode);
        Assert.False((await existing.CreateClient().SignUpAsync()).Response.User.EmailVerified);
    }

    private async Task<(string Id, string Email)> AddUserAsync(string hash)
    {
        var user = await _client.SignUpAsync();
        await factory.QueryAsync(db =>
            db.Passwords.Where(password => password.UserId == user.UserId).ExecuteDeleteAsync(Cancellation)
        );
        await factory.QueryAsync(db =>
            db.Accounts.Where(account => account.UserId == user.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.Password, hash), Cancellation)
        );
        return (user.UserId, user.Email);
    }

    private Task<StoredPassword?> StoredAsync(string userId) =>
        factory.QueryAsync(db =>
            db.Passwords.AsNoTracking().SingleOrDefaultAsync(password => password.UserId == userId, Cancellation)
        );
}
