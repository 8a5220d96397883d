using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.AuthSessions;

public sealed class VerifyTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_valid_token_gets_its_claims()
    {
        var user = await factory.CreateClient().SignUpAsync();

        using var response = await factory.CreateClient(user.Response).GetAsync("/api/auth/verify", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal(
            new TokenClaims(
                user.UserId,
                user.SessionId,
                user.Email,
                "Test User",
                user.Claims.GetProperty("iat").GetInt64(),
                user.Claims.GetProperty("exp").GetInt64()
            ),
            await response.Content.ReadFromJsonAsync<TokenClaims>(Cancellation)
        );
    }

    [Fact]
    public async Task A_legacy_user_id_is_returned_as_the_subject()
    {
        using var tokens = new TestTokens();
        await using var service = factory.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IVerificationKeys>(tokens))
        );
        var legacy = tokens.Create(
            "legacy-user",
            change: token =>
            {
                token.Claims["user_id"] = token.Claims["sub"];
                token.Claims.Remove("sub");
                token.Claims.Remove("sid");
            }
        );
        var conflict = tokens.Create("one", change: token => token.Claims["user_id"] = "another");
        var withoutUser = tokens.Create("", change: token => token.Claims.Remove("sub"));

        using var response = await SendAsync(service.CreateClient(), legacy);
        var claims = await response.Content.ReadFromJsonAsync<TokenClaims>(Cancellation);
        Assert.Equal(("legacy-user", null), (claims!.Sub, claims.Sid));
        await (await SendAsync(service.CreateClient(), conflict)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "user_id_conflict"
        );
        await (await SendAsync(service.CreateClient(), withoutUser)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "user_id_missing"
        );
    }

    [Fact]
    public async Task An_invalid_token_gets_the_reason()
    {
        var client = factory.CreateClient();
        var user = await client.SignUpAsync();

        await (await client.GetAsync("/api/auth/verify", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_missing"
        );
        await (await SendAsync(client, user.RefreshToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_invalid"
        );

        await client.LogoutAsync(user.RefreshToken);
        await (await SendAsync(client, user.Response.AccessToken)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "session_revoked"
        );
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/verify");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client.SendAsync(request, Cancellation);
    }
}
