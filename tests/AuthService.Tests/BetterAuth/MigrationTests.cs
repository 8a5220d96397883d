using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.BetterAuth;

/// <summary>Users that real Better Auth applications made, in tables that these made.</summary>
public sealed class MigrationTests(DataServices data)
{
    private static readonly Dictionary<string, object> Plugins = new() { ["admin"] = new { }, ["username"] = new { } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.3", "", false)]
    [InlineData("1.6", "ba_", true)]
    [InlineData("1.7.1", "ba_", false)]
    [InlineData("1.7.25", "", false)]
    public async Task Users_sign_in_with_the_passwords_they_have_and_the_old_application_still_works(
        string version,
        string prefix,
        bool bcrypt
    )
    {
        await using var old = await OldApplication.CreateAsync(data, version, prefix, bcrypt, Plugins);
        var ann = (await old.App.SignUpAsync("ann@example.com")).Json.GetProperty("user").GetProperty("id").GetString();
        await old.App.SignUpAsync("bob@example.com");
        var client = old.Service.CreateClient();
        var before = await RowsAsync(old.Service, prefix);

        var user = await (await client.LoginAsync("Ann@Example.com", BetterAuthApp.Password)).ReadSignedInAsync();
        await (await client.LoginAsync("bob@example.com", "not the password")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        var carl = await (await client.RegisterAsync("carl@example.com")).ReadSignedInAsync();

        Assert.Equal(ann, user.UserId);
        Assert.Equal("Old User", user.Response.User.Name);
        Assert.Equal(
            before,
            (await RowsAsync(old.Service, prefix)).Where(row => !row.Contains(carl.UserId, StringComparison.Ordinal))
        );
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync("carl@example.com")).StatusCode);

        Assert.Equal(200, (await old.App.SignInAsync("ann@example.com")).Status);
        Assert.Equal(200, (await old.App.SignInAsync("bob@example.com")).Status);
        // Better Auth has no hash for carl: refused like a wrong password.
        Assert.Equal(401, (await old.App.SignInAsync("carl@example.com", AuthClient.Password)).Status);
    }

    [Fact]
    public async Task A_password_changed_in_the_old_application_counts_here()
    {
        await using var old = await OldApplication.CreateAsync(data, "1.7.25");
        var cookie = (await old.App.SignUpAsync("ann@example.com")).SessionCookie;
        var client = old.Service.CreateClient();
        await (await client.LoginAsync("ann@example.com", BetterAuthApp.Password)).ReadSignedInAsync();

        var changed = await old.App.SendAsync(
            "POST",
            "/change-password",
            new { currentPassword = BetterAuthApp.Password, newPassword = "another-password-9" },
            cookie
        );

        Assert.Equal(200, changed.Status);
        await (await client.LoginAsync("ann@example.com", BetterAuthApp.Password)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync("ann@example.com", "another-password-9")).StatusCode);
    }

    [Theory]
    [InlineData("ｐａｓｓＷｏｒｄ①②③", "passWord123")]
    [InlineData("passWord123", "ｐａｓｓＷｏｒｄ①②③")]
    public async Task A_password_in_another_Unicode_form_works_before_and_after_the_first_sign_in(
        string chosen,
        string typed
    )
    {
        await using var old = await OldApplication.CreateAsync(data, "1.7.25");
        await old.App.SignUpAsync("ann@example.com", chosen);
        var client = old.Service.CreateClient();

        foreach (var password in new[] { typed, chosen, typed, chosen })
        {
            Assert.Equal(HttpStatusCode.OK, (await client.LoginAsync("ann@example.com", password)).StatusCode);
        }
    }

    [Fact]
    public async Task A_user_with_a_second_factor_cannot_sign_in_with_the_password_alone()
    {
        var plugins = new Dictionary<string, object> { ["twoFactor"] = new { skipVerificationOnEnable = true } };
        await using var old = await OldApplication.CreateAsync(data, "1.7.25", plugins: plugins);
        var cookie = (await old.App.SignUpAsync("ann@example.com")).SessionCookie;
        Assert.Equal(
            200,
            (
                await old.App.SendAsync("POST", "/two-factor/enable", new { password = BetterAuthApp.Password }, cookie)
            ).Status
        );
        var client = old.Service.CreateClient();

        using var response = await client.LoginAsync("ann@example.com", BetterAuthApp.Password);

        await response.AssertProblemAsync(HttpStatusCode.Forbidden, "two_factor_required");
        Assert.Null(response.RefreshCookie());
        await (await client.LoginAsync("ann@example.com", "not the password")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync("bob@example.com")).StatusCode);

        await using var lenient = new AuthFactory(data) { DatabaseName = old.Service.DatabaseName };
        foreach (var (key, value) in old.Service.Settings)
        {
            lenient.Settings[key] = value;
        }

        lenient.Settings["BetterAuth:IgnoreTwoFactor"] = "true";
        Assert.Equal(
            HttpStatusCode.OK,
            (await lenient.CreateClient().LoginAsync("ann@example.com", BetterAuthApp.Password)).StatusCode
        );
    }

    [Fact]
    public async Task Ids_may_be_uuids()
    {
        await using var old = await OldApplication.CreateAsync(
            data,
            "1.7.25",
            plugins: Plugins,
            advanced: new { database = new { generateId = "uuid" } }
        );
        await old.App.SignUpAsync("ann@example.com");
        var client = old.Service.CreateClient();

        var ann = await (await client.LoginAsync("ann@example.com", BetterAuthApp.Password)).ReadSignedInAsync();
        var carl = await (await client.RegisterAsync("carl@example.com")).ReadSignedInAsync();

        foreach (var user in new[] { ann, carl })
        {
            var signedIn = old.Service.CreateClient(user.Response);
            Assert.Equal(
                user.UserId,
                (await signedIn.GetFromJsonAsync<UserResponse>("/api/auth/me", Cancellation))!.Id
            );
            Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(user.RefreshToken)).StatusCode);
            using var changed = await signedIn.PostAsJsonAsync(
                "/api/auth/change-password",
                new
                {
                    currentPassword = user == ann ? BetterAuthApp.Password : AuthClient.Password,
                    newPassword = "a much better passphrase",
                },
                Cancellation
            );
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
            Assert.Equal(
                user.UserId,
                (await (await client.LoginAsync(user.Email, "a much better passphrase")).ReadSignedInAsync()).UserId
            );
        }
    }

    [Fact]
    public async Task Users_whose_ids_are_numbers_sign_in_but_registration_is_unavailable()
    {
        await using var old = await OldApplication.CreateAsync(
            data,
            "1.7.25",
            advanced: new { database = new { generateId = "serial" } }
        );
        await old.App.SignUpAsync("ann@example.com");
        var client = old.Service.CreateClient();

        var ann = await (await client.LoginAsync("ann@example.com", BetterAuthApp.Password)).ReadSignedInAsync();

        Assert.Equal("1", ann.UserId);
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(ann.RefreshToken)).StatusCode);
        await (await client.RegisterAsync("carl@example.com")).AssertProblemAsync(
            HttpStatusCode.ServiceUnavailable,
            "registration_unavailable"
        );
    }

    /// <summary>All rows of Better Auth's users and accounts, as they are to the byte.</summary>
    private static Task<List<string>> RowsAsync(AuthFactory service, string prefix)
#pragma warning disable EF1002 // The prefix is the test's.
        =>
        service.QueryAsync(db =>
            db.Database.SqlQueryRaw<string>(
                    $"""
                    select to_jsonb(u)::text as "Value" from "{prefix}user" u union all select to_jsonb(a)::text
                        from "{prefix}account" a order by 1
                    """
                )
                .ToListAsync(Cancellation)
        );
#pragma warning restore EF1002
}
