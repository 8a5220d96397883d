using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fubuni.Benchmarks;

/// <summary>An account made for the run, with the tokens it was given.</summary>
internal sealed class Account
{
    private const string Password = "a password for benchmarks only";

    private readonly string _email = $"bench-{Guid.NewGuid():N}@example.com";
    private string _refreshToken = "";

    public AuthenticationHeaderValue? Bearer { get; private set; }

    public static async Task<Account> RegisterAsync(HttpClient auth)
    {
        var account = new Account();
        await account.AcceptAsync(await auth.PostAsJsonAsync(
            "/api/auth/register", new { name = "Bench", email = account._email, password = Password, deliver = "body" }));
        return account;
    }

    public async Task SignInAsync(HttpClient auth)
    {
        using var response = await auth.PostAsJsonAsync("/api/auth/login", new { email = _email, password = Password, deliver = "body" });
        response.EnsureSuccessStatusCode();
    }

    public async Task RefreshAsync(HttpClient auth)
        => await AcceptAsync(await auth.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = _refreshToken }));

    private async Task AcceptAsync(HttpResponseMessage response)
    {
        using (response)
        {
            response.EnsureSuccessStatusCode();
            var body = await response.Content.ReadFromJsonAsync<JsonElement>();
            Bearer = new AuthenticationHeaderValue("Bearer", body.GetProperty("accessToken").GetString());
            _refreshToken = body.GetProperty("refreshToken").GetString()!;
        }
    }
}
