using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fubuni.AuthService.Tests.BetterAuth;

/// <summary>
/// Account tables as other tools than Better Auth's migrations make them, or with what plugins and people have put into
/// them.
/// </summary>
public sealed class AccountTableTests(DataServices data)
{
    private const string Password = "Password-123";
    private const string Scrypt =
        "7d320ded90ce29a9ee61d65afac23056:348455863a37c864f94c8069e3a355a76bbb204a401e033959ba9e0269bc197343fc4c3371615fb89864998f01e46abf5feb0de8b2294cb75048c9cfcb772471";
    private const string OtherPassword = "café-passe";
    private const string OtherScrypt =
        "255b0ba54cb4057c2452f27f52c7a2e8:cfd6f1f4e9ab8618e8ee4e6fe7d1009622de161db8b7a8efdb74083f3158c1cdc6c28ac31a2d0dcc02cff156a334d9b4cb902eab7e44bed2aa8aae5b569ad63c";
    private const string Argon2 = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b7dWRWJTmaaJObG";

    private const string Users = """
        create table ba_user ("id" text primary key, "name" text not null, "email" text not null unique,
            "emailVerified" boolean not null, "image" text,
            "createdAt" timestamptz default current_timestamp not null,
            "updatedAt" timestamptz default current_timestamp not null);
        """;

    private const string Accounts = """
        create table ba_account ("id" text primary key, "accountId" text not null, "providerId" text not null,
            "userId" text not null references ba_user ("id"),
            "password" text,
            "createdAt" timestamptz default current_timestamp not null,
            "updatedAt" timestamptz not null);
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Columns_may_have_other_names_and_times_no_zone()
    {
        await using var service = await CreateAsync(
            """
            create table users (id text primary key, name text not null, email text not null unique,
                email_verified boolean default false not null, image text,
                created_at timestamp default now() not null, updated_at timestamp default now() not null,
                banned boolean default false not null, ban_expires timestamp);
            create table account (id text primary key, account_id text not null, provider_id text not null,
                user_id text not null references users (id) on delete cascade,
                password text, created_at timestamp default now() not null, updated_at timestamp not null);
            """
                + $"""
                insert into users values ('u1', 'Ann', 'ann@example.com', true, null, '2026-01-02 03:04:05', now(),
                    false, null);
                insert into users values ('u2', 'Bob', 'bob@example.com', true, null, now(), now(), true, '2100-01-01');
                insert into account values ('a1', 'u1', 'credential', 'u1', '{Scrypt}', now(), now()),
                    ('a2', 'u2', 'credential', 'u2', '{Scrypt}', now(), now());
                """
        );
        Set(service, "Users", "users");
        Set(service, "Accounts", "account");
        foreach (
            var (field, column) in new[]
            {
                ("emailVerified", "email_verified"),
                ("createdAt", "created_at"),
                ("updatedAt", "updated_at"),
                ("banExpires", "ban_expires"),
            }
        )
        {
            Set(service, $"UserFields:{field}", column);
        }

        foreach (
            var (field, column) in new[]
            {
                ("accountId", "account_id"),
                ("providerId", "provider_id"),
                ("userId", "user_id"),
                ("createdAt", "created_at"),
                ("updatedAt", "updated_at"),
            }
        )
        {
            Set(service, $"AccountFields:{field}", column);
        }

        var client = service.CreateClient();

        var ann = await (await client.LoginAsync("ann@example.com", Password)).ReadSignedInAsync();
        var carl = await client.SignUpAsync();

        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), ann.Response.User.CreatedAt);
        Assert.True(ann.Response.User.EmailVerified);
        Assert.Equal(
            carl.Response.User.CreatedAt,
            (
                await service.CreateClient(carl.Response).GetFromJsonAsync<UserResponse>("/api/auth/me", Cancellation)
            )!.CreatedAt
        );
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(carl.RefreshToken)).StatusCode);
        await (await client.LoginAsync("bob@example.com", Password)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "account_banned"
        );
    }

    [Fact]
    public async Task New_users_leave_columns_that_are_not_ours_to_their_defaults()
    {
        await using var service = await CreateAsync(
            $"""
            {Users} alter table ba_user add "role" text not null default 'user',
                add "banned" boolean not null default false, add "twoFactorEnabled" boolean not null default false;
            """
        );

        var user = await service.CreateClient().SignUpAsync();

        Assert.Equal(
            "user false false",
            await service.QueryAsync(db =>
                db.Database.SqlQuery<string>(
                        $"""
                        select concat_ws(' ', "role", "banned"::text, "twoFactorEnabled"::text) as "Value"
                        from ba_user where "id" = {user.UserId}
                        """
                    )
                    .SingleAsync(Cancellation)
            )
        );
    }

    [Fact]
    public async Task With_an_unfilled_column_users_sign_in_but_do_not_register_and_the_log_has_the_reason()
    {
        await using var service = await CreateAsync(
            $"""
            {Users} alter table ba_user add "plan" text not null; {Accounts}
            insert into ba_user values ('u1', 'Ann', 'ann@example.com', true, null, now(), now(), 'free');
            insert into ba_account values ('a1', 'u1', 'credential', 'u1', '{Scrypt}', now(), now());
            """
        );
        using var logs = new CapturedLogs();
        await using var logging = service.WithWebHostBuilder(host =>
            host.ConfigureLogging(logging => logging.AddProvider(logs))
        );
        var client = logging.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync("ann@example.com", Password)).StatusCode);
        await (await client.RegisterAsync("bob@example.com")).AssertProblemAsync(
            HttpStatusCode.ServiceUnavailable,
            "registration_unavailable"
        );
        Assert.Contains(
            logs.Lines,
            line =>
                line.Contains(
                    "Registration is not available: new rows of the table ba_user must have a value in plan. Give "
                        + "those columns a default.",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData(
        """create table "user" ("id" text primary key, "email" text not null, "emailVerified" boolean not null)""",
        "\"user\" looks like Better Auth's user table"
    )]
    [InlineData(
        """
            create table ba_user ("id" text primary key, "name" text, "email" text not null,
                "email_verified" boolean not null, "image" text, "createdAt" timestamptz, "updatedAt" timestamptz)
            """,
        "AccountTables:UserFields:emailVerified"
    )]
    public async Task Tables_that_are_called_otherwise_are_not_replaced_by_empty_ones(string schema, string message)
    {
        await using var service = await CreateAsync(schema);

        var exception = Assert.Throws<InvalidOperationException>(() => service.CreateClient());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_that_are_not_as_Better_Auth_writes_them_sign_in_and_are_reported()
    {
        await using var service = await CreateAsync(
            $"""
            {Users} {Accounts}
            insert into ba_user ("id", "name", "email", "emailVerified") values
                ('lower', 'A', 'ann@example.com', true), ('upper', 'A', 'Ann@Example.com', true),
                ('twice', 'B', 'bob@example.com', true),
                ('odd', 'C', 'carl@example.com', true), ('argon', 'D', 'dora@example.com', true),
                ('google', 'E', 'eve@example.com', true);
            insert into ba_account values
                ('1', 'lower', 'credential', 'lower', '{Scrypt}', now(), now()),
                ('2', 'upper', 'credential', 'upper', '{OtherScrypt}', now(), now()),
                ('3', 'twice', 'credential', 'twice', '{Scrypt}', now(), now() - interval '1 year'),
                ('4', 'bob', 'credential', 'twice', '{OtherScrypt}', now(), now()),
                ('5', 'carl', 'credential', 'odd', '{Scrypt}', now(), now()),
                ('6', 'argon', 'credential', 'argon', '{Argon2}', now(), now()),
                ('7', '4711', 'google', 'google', null, now(), now());
            """
        );
        using var logs = new CapturedLogs();
        await using var logging = service.WithWebHostBuilder(host =>
            host.ConfigureLogging(logging => logging.AddProvider(logs))
        );
        var client = logging.CreateClient();

        Assert.Equal(
            "lower",
            (await (await client.LoginAsync("ann@example.com", Password)).ReadSignedInAsync()).UserId
        );
        Assert.Equal(
            "lower",
            (await (await client.LoginAsync("ANN@example.com", Password)).ReadSignedInAsync()).UserId
        );
        Assert.Equal(
            "upper",
            (await (await client.LoginAsync(" Ann@Example.com", OtherPassword)).ReadSignedInAsync()).UserId
        );
        Assert.Equal(
            "twice",
            (await (await client.LoginAsync("bob@example.com", Password)).ReadSignedInAsync()).UserId
        );
        Assert.Equal("odd", (await (await client.LoginAsync("carl@example.com", Password)).ReadSignedInAsync()).UserId);
        foreach (
            var (email, password) in new[]
            {
                ("Ann@Example.com", Password),
                ("bob@example.com", OtherPassword),
                ("dora@example.com", Password),
                ("eve@example.com", Password),
            }
        )
        {
            await (await client.LoginAsync(email, password)).AssertProblemAsync(
                HttpStatusCode.Unauthorized,
                "invalid_credentials"
            );
        }

        await Eventually.TrueAsync(
            () =>
                logs.Lines.Count(line => line.Contains("BetterAuth.Tables.AccountReport 1 ", StringComparison.Ordinal))
                == 3,
            cancellationToken: Cancellation
        );
    }

    [Fact]
    public async Task A_hash_that_cannot_be_checked_is_measured_and_in_the_audit_trail()
    {
        await using var service = await CreateAsync(
            $"""
            {Users} {Accounts}
            insert into ba_user values ('argon', 'D', 'dora@example.com', true, null, now(), now());
            insert into ba_account values ('6', 'argon', 'credential', 'argon', '{Argon2}', now(), now());
            """
        );
        using var measurements = new Measurements(service);

        await service.CreateClient().LoginAsync("dora@example.com", Password);

        Assert.Single(measurements.Of("fubuni.auth.hash.unsupported"));
        Assert.Equal(
            AuditEventType.SignInHashUnsupported,
            await service.QueryAsync(db =>
                db.AuditEvents.Where(audit => audit.UserId == "argon")
                    .Select(audit => audit.Type)
                    .SingleAsync(Cancellation)
            )
        );
    }

    private static void Set(AuthFactory service, string name, string value) =>
        service.Settings[$"AccountTables:{name}"] = value;

    private async Task<AuthFactory> CreateAsync(string schema)
    {
        var service = new AuthFactory(data) { DatabaseName = $"tables_{Guid.NewGuid():N}" };
        await TestDatabase.CreateAsync(data.AuthDb, service.DatabaseName, schema);
        return service;
    }
}
