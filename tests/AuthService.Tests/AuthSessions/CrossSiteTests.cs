using System.Net;
using System.Net.Http.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.AuthSessions;

/// <summary>Requests that a page of another site can make a browser send.</summary>
public sealed class CrossSiteTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    public static TheoryData<string?, string?> Foreign =>
        new()
        {
            { "https://evil.example", null },
            { "https://evil.example", "cross-site" },
            { "https://sub.fubuni.test", "same-site" },
            { "http://fubuni.test", null },
            { "https://fubuni.test:8443", null },
            { "https://fubuni.test.evil.example", null },
            { "null", null },
            { "null", "cross-site" },
            { null, "cross-site" },
            { null, "same-site" },
            { null, "none" },
        };

    public static TheoryData<string?, string?> Own =>
        new()
        {
            { "https://fubuni.test", null },
            { "https://fubuni.test", "same-origin" },
            { null, "same-origin" },
            { null, null },
        };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_request_from_elsewhere_is_refused_and_changes_nothing(string? origin, string? site)
    {
        var user = await _client.SignUpAsync();

        foreach (var path in new[] { "/api/auth/refresh", "/api/auth/logout", "/api/auth/login", "/api/auth/register" })
        {
            using var response = await SendAsync(_client, path, user.RefreshToken, origin, site);
            await response.AssertProblemAsync(HttpStatusCode.Forbidden, "cross_site_request");
            Assert.Null(response.RefreshCookie());
        }

        Assert.Equal(HttpStatusCode.OK, (await _client.RefreshAsync(user.RefreshToken)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Own))]
    public async Task A_request_from_our_own_pages_or_from_no_browser_is_served(string? origin, string? site)
    {
        var user = await _client.SignUpAsync();

        Assert.Equal(
            HttpStatusCode.OK,
            (await SendAsync(_client, "/api/auth/refresh", user.RefreshToken, origin, site)).StatusCode
        );
    }

    [Fact]
    public async Task The_origin_of_the_request_itself_is_our_own()
    {
        var user = await _client.SignUpAsync();
        var client = factory.CreateClient();
        client.BaseAddress = new Uri("http://127.0.0.1:5555");

        Assert.Equal(
            HttpStatusCode.OK,
            (await SendAsync(client, "/api/auth/refresh", user.RefreshToken, "http://127.0.0.1:5555", null)).StatusCode
        );
    }

    [Fact]
    public async Task Another_origin_is_served_when_it_is_configured()
    {
        await using var split = new AuthFactory(data)
        {
            Settings = { ["RefreshTokens:AllowedOrigins:0"] = "https://app.example" },
        };
        var client = split.CreateClient();
        var user = await client.SignUpAsync();

        Assert.Equal(
            HttpStatusCode.OK,
            (
                await SendAsync(client, "/api/auth/refresh", user.RefreshToken, "https://app.example", "cross-site")
            ).StatusCode
        );
        await (
            await SendAsync(client, "/api/auth/refresh", user.RefreshToken, "https://other.example", "cross-site")
        ).AssertProblemAsync(HttpStatusCode.Forbidden, "cross_site_request");
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        string path,
        string refreshToken,
        string? origin,
        string? site
    ) =>
        client.PostCookieAsync(
            path,
            refreshToken,
            request =>
            {
                if (origin is not null)
                {
                    request.Headers.Add("Origin", origin);
                }

                if (site is not null)
                {
                    request.Headers.Add("Sec-Fetch-Site", site);
                }

                if (
                    path.EndsWith("in", StringComparison.Ordinal) || path.EndsWith("register", StringComparison.Ordinal)
                )
                {
                    request.Content = JsonContent.Create(
                        new
                        {
                            name = "a",
                            email = "a@example.com",
                            password = "x",
                        }
                    );
                }
            }
        );
}
