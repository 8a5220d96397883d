using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.SigningKeys;

public sealed class AccessTokenTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_header_says_what_RFC_9068_asks_and_nothing_else()
    {
        var user = await factory.CreateClient().SignUpAsync();

        var header = Jwt.Header(user.Response.AccessToken);
        Assert.Equal(["alg", "kid", "typ"], header.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("RS256", header.GetProperty("alg").GetString());
        Assert.Equal("at+jwt", header.GetProperty("typ").GetString());
    }

    [Fact]
    public async Task The_claims_are_those_of_the_contract()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var user = await factory.CreateClient().SignUpAsync();
        var after = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        var claims = user.Claims;
        Assert.Equal(
            ["aud", "client_id", "email", "exp", "iat", "iss", "jti", "name", "sid", "sub"],
            claims.EnumerateObject().Select(claim => claim.Name).Order()
        );
        Assert.Equal(AuthFactory.Issuer, claims.GetProperty("iss").GetString());
        Assert.Equal("fubuni", claims.GetProperty("aud").GetString());
        Assert.Equal("fubuni-web", claims.GetProperty("client_id").GetString());
        Assert.Equal(user.UserId, claims.GetProperty("sub").GetString());
        Assert.Equal(user.Email, claims.GetProperty("email").GetString());
        Assert.Equal("Test User", claims.GetProperty("name").GetString());
        Assert.NotEqual(Guid.Empty, claims.GetProperty("sid").GetGuid());
        Assert.NotEqual(Guid.Empty, claims.GetProperty("jti").GetGuid());
        Assert.InRange(claims.GetProperty("iat").GetInt64(), before, after);
        Assert.Equal(900, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task A_token_lives_fifteen_minutes_and_half_a_minute_of_skew()
    {
        var time = new ManualTime();
        await using var service = new AuthFactory(data) { Time = time };
        var user = await service.CreateClient().SignUpAsync();
        var client = service.CreateClient(user.Response);

        time.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(28));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/auth/me", Cancellation)).StatusCode);

        time.Advance(TimeSpan.FromSeconds(3));
        await (await client.GetAsync("/api/auth/me", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_expired"
        );
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused()
    {
        using var tokens = new TestTokens();
        var user = await factory.CreateClient().SignUpAsync();

        foreach (
            var keyId in new[] { "test-key", Jwt.Header(user.Response.AccessToken).GetProperty("kid").GetString()! }
        )
        {
            var forged = tokens.Create(user.UserId, change: token => token.SigningCredentials.Key.KeyId = keyId);
            await (
                await factory
                    .CreateClient(user.Response with { AccessToken = forged })
                    .GetAsync("/api/auth/me", Cancellation)
            ).AssertProblemAsync(HttpStatusCode.Unauthorized, "token_invalid");
        }
    }

    [Fact]
    public async Task A_changed_token_is_refused()
    {
        var client = factory.CreateClient();
        var (user, other) = (await client.SignUpAsync(), await client.SignUpAsync());
        var parts = user.Response.AccessToken.Split('.');
        var swapped = string.Join('.', parts[0], other.Response.AccessToken.Split('.')[1], parts[2]);

        foreach (
            var token in new[]
            {
                swapped,
                $"{parts[0]}.{parts[1]}.",
                $"{parts[0]}.{parts[1]}",
                user.Response.AccessToken + "A",
            }
        )
        {
            await (
                await factory
                    .CreateClient(user.Response with { AccessToken = token })
                    .GetAsync("/api/auth/me", Cancellation)
            ).AssertProblemAsync(HttpStatusCode.Unauthorized, "token_invalid");
        }
    }
}
