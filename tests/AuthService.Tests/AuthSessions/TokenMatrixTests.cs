using System.Diagnostics;
using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Fubuni.Testing.Attacks;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.AuthSessions;

/// <summary>
/// Every kind of forged token, at the endpoint that needs a user and at the one that gives the reason. The key is the
/// test's own.
/// </summary>
public sealed class TokenMatrixTests(TokenMatrixTests.Service service) : IClassFixture<TokenMatrixTests.Service>
{
    public static TheoryData<string> Cases => [.. TokenCase.All.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_token(string name)
    {
        var one = TokenCase.All[name];
        var token = one.Create(service.Tokens, service.UserId);
        // The token is valid, but its session is not in the database: /me has no user to return.
        foreach (var path in one.Code is null ? ["/api/auth/verify"] : new[] { "/api/auth/me", "/api/auth/verify" })
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await SendAsync(path, token);

            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            if (one.Code is null)
            {
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
            }
            else
            {
                await TokenRefusals.AssertAsync(response, one.Code, Cancellation);
            }
        }
    }

    [Fact]
    public async Task Two_tokens_are_none()
    {
        var token = TokenCase.All["good"].Create(service.Tokens, service.UserId);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/verify");
        request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {token}", $"Bearer {token}"]);

        await TokenRefusals.AssertAsync(
            await service.Client.SendAsync(request, Cancellation),
            "token_invalid",
            Cancellation
        );
    }

    [Theory]
    [InlineData("/api/auth/verify?access_token={0}", null)]
    [InlineData("/api/auth/verify", "Basic {0}")]
    [InlineData("/api/auth/verify", "{0}")]
    [InlineData("/api/auth/verify", "Bearer")]
    [InlineData("/api/auth/verify", "Bearer ")]
    public async Task A_token_anywhere_else_is_not_looked_at(string path, string? header)
    {
        var token = TokenCase.All["good"].Create(service.Tokens, service.UserId);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, path, token)
        );
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                string.Format(System.Globalization.CultureInfo.InvariantCulture, header, token)
            );
        }

        using var response = await service.Client.SendAsync(request, Cancellation);
        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "token_missing");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await service.Client.SendAsync(request, Cancellation);
    }

    public sealed class Service(DataServices data) : IAsyncLifetime
    {
        private readonly AuthFactory _factory = new(data);
        private WebApplicationFactory<Program>? _service;

        public TestTokens Tokens { get; } = new();

        public HttpClient Client { get; private set; } = null!;

        public string UserId { get; private set; } = "";

        public IServiceProvider Services => _service!.Services;

        public async ValueTask InitializeAsync()
        {
            _service = _factory.WithWebHostBuilder(builder =>
                builder.ConfigureTestServices(services => services.AddSingleton<IVerificationKeys>(Tokens))
            );
            Client = _service.CreateClient();
            UserId = (await Client.SignUpAsync()).UserId;
        }

        public async ValueTask DisposeAsync()
        {
            await _service!.DisposeAsync();
            await _factory.DisposeAsync();
            Tokens.Dispose();
        }
    }
}
