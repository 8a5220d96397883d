using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.RateLimiting;

public sealed class DeclaredLimitTests(DataServices data)
{
    private static readonly string[] Budgets =
    [
        "Login:PerAddress",
        "Login:PerAccount",
        "Register:PerAddress",
        "Register:PerAccount",
        "Refresh:PerAddress",
        "Refresh:PerAccount",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_that_documents_a_limit_has_one()
    {
        await using var unlimited = new AuthFactory(data);
        var user = await unlimited.CreateClient().SignUpAsync();
        var documented = unlimited
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint
                    .Metadata.OfType<IProducesResponseTypeMetadata>()
                    .Any(answer => answer.StatusCode == StatusCodes.Status429TooManyRequests)
            )
            .Select(endpoint =>
                (
                    Method: endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0],
                    endpoint.RoutePattern.RawText
                )
            )
            .ToArray();
        Assert.Contains(("POST", "/api/auth/login"), documented);

        foreach (var (method, path) in documented)
        {
            // With counters of its own for each endpoint: budgets of some are shared.
            await using var service = new AuthFactory(data)
            {
                Settings = { ["ConnectionStrings:cache"] = "127.0.0.1:1,connectTimeout=200" },
            };
            foreach (var budget in Budgets)
            {
                service.Settings[$"Limits:{budget}:Permits"] = "1";
            }

            var client = service.CreateClient(user.Response);
            client.DefaultRequestHeaders.Add(RemoteAddress.Header, "192.0.2.7");

            (await client.SendAsync(Request(method, path!), Cancel)).Dispose();
            using var second = await client.SendAsync(Request(method, path!), Cancel);

            Assert.True(
                second.StatusCode == HttpStatusCode.TooManyRequests,
                $"{method} {path} answers {(int)second.StatusCode}"
            );
            Assert.NotNull(second.Headers.RetryAfter);
        }
    }

    /// <summary>Passes every check except that of the password or token.</summary>
    private static HttpRequestMessage Request(string method, string path) =>
        new(new HttpMethod(method), path)
        {
            Content = JsonContent.Create(
                new
                {
                    name = "Ann",
                    email = "limited@example.com",
                    password = AuthClient.Password,
                    currentPassword = $"not {AuthClient.Password}",
                    newPassword = $"new {AuthClient.Password}",
                    refreshToken = "rt1.unknown",
                }
            ),
        };
}
