using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.Offline.Tests.Packages;

public sealed class JwtBearerTests : IAsyncLifetime
{
    private const string Issuer = "https://issuer.test";
    private const string Audience = "fubuni";
    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "one" };
    private static readonly RsaSecurityKey OtherKey = new(RSA.Create(2048)) { KeyId = "one" };

    private readonly JwtBearerEvents _events = new();
    private LoopbackApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LoopbackApp.StartAsync(
        builder =>
        {
            builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.Audience = Audience;
                options.Events = _events;
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = Issuer,
                    ValidTypes = ["at+jwt"],
                    ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
                    IssuerSigningKeyResolver = (_, _, kid, _) => kid == Key.KeyId ? [Key] : [],
                };
            });
            builder.Services.AddAuthorization();
        },
        app => app.MapGet("/", async (HttpContext context) =>
            $"{context.User.FindFirstValue("sub")} {await context.GetTokenAsync("access_token") is not null}").RequireAuthorization());

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_valid_token_gives_its_claims_as_they_are()
    {
        using var response = await GetAsync(Token());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("user-1 True", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_without_a_token_gets_the_bare_challenge()
    {
        using var response = await GetAsync(null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task An_expired_token_is_told_so()
    {
        using var response = await GetAsync(Token(d => d.Expires = new DateTime(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(
            "Bearer error=\"invalid_token\", error_description=\"The token expired at '03/01/2024 12:00:00'\"",
            response.Headers.WwwAuthenticate.ToString());
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "audience", "The audience '" },
        { "issuer", "The issuer 'https://other.test' is invalid" },
        { "signature", "The signature is invalid" },
        { "unknown key", "The signature key was not found" },
        { "type", "" },
        { "algorithm", "The signature is invalid" },
        { "not a token", "" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_token_that_is_not_ours_is_refused(string difference, string description)
    {
        using var response = await GetAsync(difference == "not a token" ? "abc.def.ghi" : Token(d => Spoil(d, difference)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.ToString();
        Assert.StartsWith("Bearer error=\"invalid_token\"", challenge, StringComparison.Ordinal);
        Assert.True(challenge.Contains(description, StringComparison.Ordinal), challenge);
    }

    [Fact]
    public async Task Events_can_supply_the_token_refuse_it_and_write_the_answer()
    {
        _events.OnMessageReceived = received =>
        {
            received.Token = received.Request.Query["t"];
            return Task.CompletedTask;
        };
        _events.OnTokenValidated = validated =>
        {
            validated.Fail("revoked");
            return Task.CompletedTask;
        };
        _events.OnChallenge = async challenge =>
        {
            challenge.HandleResponse();
            challenge.Response.StatusCode = StatusCodes.Status418ImATeapot;
            await challenge.Response.WriteAsync(challenge.AuthenticateFailure!.Message);
        };

        using var response = await _app.Client.GetAsync($"/?t={Token()}", TestContext.Current.CancellationToken);

        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal("revoked", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void Spoil(SecurityTokenDescriptor token, string difference)
    {
        switch (difference)
        {
            case "audience": token.Audience = "other"; break;
            case "issuer": token.Issuer = "https://other.test"; break;
            case "signature": token.SigningCredentials = new(OtherKey, SecurityAlgorithms.RsaSha256); break;
            case "unknown key": token.SigningCredentials = new(new RsaSecurityKey(OtherKey.Rsa) { KeyId = "two" }, SecurityAlgorithms.RsaSha256); break;
            case "type": token.TokenType = "JWT"; break;
            case "algorithm": token.SigningCredentials = new(Key, SecurityAlgorithms.RsaSha512); break;
            default: throw new ArgumentOutOfRangeException(nameof(difference));
        }
    }

    private static string Token(Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            TokenType = "at+jwt",
            IssuedAt = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            NotBefore = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Expires = DateTime.UtcNow.AddMinutes(15),
            Claims = new Dictionary<string, object> { ["sub"] = "user-1" },
            SigningCredentials = new(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    private async Task<HttpResponseMessage> GetAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await _app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
