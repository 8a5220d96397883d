using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.AuthService.Tests.BetterAuth;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.Accounts.Deletion;

/// <summary>Databases whose foreign keys to the users do not say what happens when a user is deleted.</summary>
public sealed class ReferencedAccountTests(DataServices data)
{
    private static readonly Dictionary<string, object> Plugins = new()
    {
        ["twoFactor"] = new { skipVerificationOnEnable = true },
        ["organization"] = new { },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("ba_")]
    public async Task What_Better_Auth_1_2_keeps_of_a_user_goes_with_the_account(string prefix)
    {
        await using var old = await OldApplication.CreateAsync(data, "1.2", prefix, plugins: Plugins);
        var cookie = (await old.App.SignUpAsync("ann@example.com")).SessionCookie;
        var password = BetterAuthApp.Password;
        // The second factor renews the session.
        var enabled = await old.App.SendAsync("POST", "/two-factor/enable", new { password }, cookie);
        var organization = await old.App.SendAsync(
            "POST",
            "/organization/create",
            new { name = "Team", slug = "team" },
            enabled.SessionCookie
        );
        Assert.True(organization.Status == 200, organization.Body);
        await old.App.SignUpAsync("bob@example.com");
        await ExecuteAsync(old.Service, $"""update "{prefix}user" set "twoFactorEnabled" = false""");
        var ann = await (await old.Service.CreateClient().LoginAsync("ann@example.com", password)).ReadSignedInAsync();

        using var response = await DeleteAsync(old.Service, ann);

        Assert.True(response.StatusCode == HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync(Cancel));
        string[] tables = [$"{prefix}session", $"{prefix}account", "twoFactor", "member"];
        foreach (var table in tables)
        {
            Assert.Equal(
                0,
                await CountAsync(
                    old,
                    $"""select count(*)::int as "Value" from "{table}" where "userId" = '{ann.UserId}'"""
                )
            );
        }

        Assert.Equal(1, await CountAsync(old, $"""select count(*)::int as "Value" from "{prefix}account" """));
        Assert.Equal(
            HttpStatusCode.OK,
            (await old.Service.CreateClient().LoginAsync("bob@example.com", password)).StatusCode
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" deferrable initially deferred")]
    public async Task A_table_of_the_old_application_that_refers_to_the_user_keeps_the_whole_account(string checkedWhen)
    {
        var logs = new CapturedLogs();
        await using var service = new AuthFactory(data)
        {
            DatabaseName = $"referenced_{Guid.NewGuid():N}",
            Logs = logs,
        };
        var user = await service.CreateClient().SignUpAsync();
        await ExecuteAsync(
            service,
            $"""create table "Orders" (id int, "customerId" text references ba_user (id){checkedWhen})"""
        );
        await ExecuteAsync(service, $"""insert into "Orders" values (1, '{user.UserId}')""");

        using var response = await DeleteAsync(service, user);

        await response.AssertProblemAsync(HttpStatusCode.Conflict, "account_referenced");
        Assert.Equal(
            "Orders",
            (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("table").GetString()
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancel)).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient().RefreshAsync(user.RefreshToken)).StatusCode);

        await ExecuteAsync(service, "delete from \"Orders\"");
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(service, user)).StatusCode);

        // The next start logs a warning.
        var later = new CapturedLogs();
        await using var next = new AuthFactory(data) { DatabaseName = service.DatabaseName, Logs = later };
        using var client = next.CreateClient();
        await Eventually.TrueAsync(
            () => later.Lines.Any(line => line.Contains("public.Orders", StringComparison.Ordinal)),
            cancellationToken: Cancel
        );
    }

    private static Task<HttpResponseMessage> DeleteAsync(AuthFactory service, SignedIn user) =>
        service.CreateClient(user.Response).DeleteAsync("/api/auth/account", Cancel);

    private static Task<int> ExecuteAsync(AuthFactory service, string sql) =>
        service.QueryAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancel));

    private static Task<int> CountAsync(OldApplication old, string sql) =>
        old.Service.QueryAsync(db => db.Database.SqlQueryRaw<int>(sql).SingleAsync(Cancel));
}
