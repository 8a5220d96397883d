using System.Net.Http.Headers;
using System.Net.Http.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Fubuni.Testing.Attacks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Tests.Telemetry;

/// <summary>
/// What operators read while users use the product: logs at the lowest level, metrics and spans. They contain no
/// secret and no personal data.
/// </summary>
public sealed class LeakTests(DataServices data)
{
    private const string Wrong = "wrong-parakeet-2741-lantern";
    private const string Changed = "changed-walrus-8812-orchard";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_secret_or_personal_of_a_whole_session_is_logged()
    {
        using var leaks = new Leaks();
        await using var service = new AuthFactory(data)
        {
            Logs = leaks.Logs,
            Settings =
            {
                ["Logging:LogLevel:Default"] = "Debug",
                ["Logging:LogLevel:Fubuni"] = "Trace",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Debug",
                ["Logging:LogLevel:Microsoft.AspNetCore.Routing"] = "Debug",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Debug",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "Debug",
            },
        };
        var secrets = new HashSet<string>();
        await LiveAsync(service, secrets);

        Assert.NotEmpty(leaks.Find("Microsoft.EntityFrameworkCore.Database.Command"));
        Assert.NotEmpty(leaks.Find("POST /api/auth/login"));
        Assert.NotEmpty(leaks.Find("fubuni.auth.logins"));
        Assert.All(secrets, secret => Assert.True(secret.Length >= 10, secret));
        Assert.Equal("", string.Join('\n', leaks.Find(secrets)));
    }

    private static async Task LiveAsync(AuthFactory service, HashSet<string> secrets)
    {
        var client = service.CreateClient("198.51.100.213");
        var email = $"private-{Guid.NewGuid():N}@leaks.example";
        var password = $"secret-{Guid.NewGuid():N}";
        var name = $"Person {Guid.NewGuid():N}";
        secrets.UnionWith([email, password, name, Wrong, Changed]);

        var user = await (await client.RegisterAsync(email, password, name)).ReadSignedInAsync();
        await client.RegisterAsync(email, password, name);
        await client.LoginAsync(email, Wrong);
        await client.LoginAsync($"unknown-{email}", Wrong);
        var other = await (await client.LoginAsync(email, password)).ReadSignedInAsync();
        var second = await (await client.RefreshAsync(other.RefreshToken)).ReadSignedInAsync();
        var third = await (await client.RefreshAsync(second.RefreshToken)).ReadSignedInAsync();
        await client.RefreshAsync(other.RefreshToken);
        Add(secrets, user, other, second, third);

        var signedIn = service.CreateClient(user.Response);
        await signedIn.GetAsync("/api/auth/me", Cancellation);
        await signedIn.PostAsJsonAsync(
            "/api/auth/change-password",
            new { currentPassword = Wrong, newPassword = Changed },
            Cancellation
        );
        await signedIn.PostAsJsonAsync(
            "/api/auth/change-password",
            new { currentPassword = password, newPassword = Changed },
            Cancellation
        );
        await client.RefreshAsync(third.RefreshToken);
        await client.GetAsync($"/api/auth/google?returnTo=/settings%3Femail={email}", Cancellation);
        await client.GetAsync($"/api/auth/nowhere?access_token={user.Response.AccessToken}", Cancellation);
        secrets.UnionWith(
            await service.QueryAsync(db =>
                db.Passwords.Where(row => row.UserId == user.UserId).Select(row => row.Hash).ToListAsync(Cancellation)
            )
        );

        await SendTokensAsync(service, user, secrets);
        await SendNaughtyInputAsync(client, secrets);
        await client.LogoutAsync(user.RefreshToken);
        await client.RefreshAsync(user.RefreshToken);
    }

    private static async Task SendTokensAsync(AuthFactory service, SignedIn user, HashSet<string> secrets)
    {
        using var tokens = new TestTokens();
        var cases = new[]
        {
            "alg \"none\", no signature",
            "kid unknown",
            "exp just beyond the skew",
            "iss absent",
            "two segments",
            "payload a list",
            "segment 0 cut by one",
            "64 KB of nothing",
        };
        var forged = cases.Select(name => TokenCase.All[name].Create(tokens, user.UserId));
        foreach (var token in forged.Append($"{user.Response.AccessToken}x").Append($"bogus-{Guid.NewGuid():N}"))
        {
            var client = service.CreateClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            await client.GetAsync("/api/auth/me", Cancellation);
            secrets.Add(token);
            secrets.UnionWith(token.Split('.').Skip(1).Where(segment => segment.Length >= 20));
        }
    }

    private static async Task SendNaughtyInputAsync(HttpClient client, HashSet<string> secrets)
    {
        var secret = $"naughty-{Guid.NewGuid():N}";
        secrets.Add(secret);
        foreach (
            var body in new[]
            {
                $$"""{"email":"{{secret}}","password":"{{secret}}\u0000"}""",
                $$"""{"email":7,"password":"{{secret}}"}""",
                $$"""{"password":"{{secret}}""",
                $$"""{"email":"a@leaks.example","password":"{{secret}}","deliver":"{{secret}}"}""",
                $$"""{"refreshToken":"rt1.{{secret}}"}""",
                secret,
            }
        )
        {
            foreach (
                var path in new[] { "/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/auth/logout" }
            )
            {
                using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                await client.PostAsync(path, content, Cancellation);
            }
        }

        await client.PostCookieAsync("/api/auth/refresh", $"rt1.{secret}");
        await client.PostCookieAsync(
            "/api/auth/refresh",
            null,
            request => request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, $"Basic {secret}")
        );
    }

    private static void Add(HashSet<string> secrets, params SignedIn[] sessions)
    {
        foreach (var session in sessions)
        {
            secrets.Add(session.RefreshToken[4..]);
            secrets.UnionWith(session.Response.AccessToken.Split('.')[1..]);
        }
    }
}
