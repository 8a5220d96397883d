using System.Net;
using System.Net.Http.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests;

/// <summary>Runs after all other tests: one of the commands deletes the data that they need.</summary>
[CollectionDefinition(nameof(DashboardCommandTests), DisableParallelization = true)]
public sealed class DashboardCommands;

[Collection(nameof(DashboardCommandTests))]
public sealed class DashboardCommandTests(RunningComposition composition)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_commands_add_a_demo_account_rotate_the_keys_and_delete_all_data()
    {
        var added = await ExecuteAsync("gateway", "add-demo-account");
        var again = await ExecuteAsync("gateway", "add-demo-account");

        Assert.Contains("demo@example.com", added, StringComparison.Ordinal);
        Assert.Contains("demo@example.com", again, StringComparison.Ordinal);
        var password = added.Split('"')[1];
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(password));

        var keys = await CountKeysAsync();
        await ExecuteAsync("auth", "rotate-keys");
        await Eventually.TrueAsync(async () => await CountKeysAsync() == keys + 1, cancellationToken: Cancel);

        await ExecuteAsync("postgres", "delete-data");

        foreach (var service in new[] { "auth", "chat" })
        {
            await composition.App.ResourceNotifications.WaitForResourceHealthyAsync(service, Cancel);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(password));
        using var visitor = await Visitor.RegisterAsync(composition, Cancel);
        Assert.Empty((await visitor.GetAsync("/api/tasks", Cancel)).GetProperty("items").EnumerateArray());
    }

    private async Task<string> ExecuteAsync(string resource, string command)
    {
        var result = await composition.App.ResourceCommands.ExecuteCommandAsync(resource, command, Cancel);
        Assert.True(result.Success, result.Message);
        return result.Message ?? "";
    }

    private async Task<HttpStatusCode> SignInAsync(string password)
    {
        using var browser = composition.CreateBrowserClient();
        using var response = await browser.PostAsJsonAsync(
            "/api/auth/login",
            new { email = "demo@example.com", password },
            Cancel
        );
        return response.StatusCode;
    }

    private async Task<int> CountKeysAsync()
    {
        using var browser = composition.CreateBrowserClient();
        var keys = await browser.GetFromJsonAsync<System.Text.Json.JsonElement>("/.well-known/jwks.json", Cancel);
        return keys.GetProperty("keys").GetArrayLength();
    }
}
