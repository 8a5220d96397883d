using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fubuni.Gateway.Tests;

public sealed class RouteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/auth/login", "auth")]
    [InlineData("/api/auth", "auth")]
    [InlineData("/.well-known/jwks.json", "auth")]
    [InlineData("/.well-known/openid-configuration", "auth")]
    [InlineData("/.well-known/oauth-authorization-server", "auth")]
    [InlineData("/.well-known/oauth-protected-resource", "chat")]
    [InlineData("/.well-known/oauth-protected-resource/mcp", "chat")]
    [InlineData("/api/chat/sessions?q=a%20b", "chat")]
    [InlineData("/api/tasks", "chat")]
    [InlineData("/mcp", "chat")]
    [InlineData("/mcp/x", "chat")]
    public async Task Every_path_reaches_its_service_unchanged(string path, string service)
    {
        await using var auth = await Upstream.StartAsync(context =>
            context.Response.WriteAsync($"auth {context.Request.Path}{context.Request.QueryString}")
        );
        await using var chat = await Upstream.StartAsync(context =>
            context.Response.WriteAsync($"chat {context.Request.Path}{context.Request.QueryString}")
        );
        await using var gateway = new GatewayFactory(auth.Address, chat.Address);
        using var http = gateway.Start();

        Assert.Equal(
            $"{service} {path.Replace("a b", "a%20b", StringComparison.Ordinal)}",
            await http.GetStringAsync(path, Cancel)
        );
    }

    [Theory]
    [InlineData("/mcpx")]
    [InlineData("/apix")]
    public async Task A_path_that_only_starts_like_a_route_is_the_page(string path)
    {
        await using var gateway = new GatewayFactory();
        using var http = gateway.Start();

        Assert.Contains("the page", await http.GetStringAsync(path, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_alternate_between_the_replicas_of_a_service()
    {
        await using var first = await Upstream.StartAsync(context => context.Response.WriteAsync("first"));
        await using var second = await Upstream.StartAsync(context => context.Response.WriteAsync("second"));
        await using var gateway = new GatewayFactory(chat: first.Address).With("services:chat:http:1", second.Address);
        using var http = gateway.Start();

        string[] answers =
        [
            await http.GetStringAsync("/api/tasks", Cancel),
            await http.GetStringAsync("/api/tasks", Cancel),
        ];

        Assert.Equal(["first", "second"], answers.Order());
    }

    [Fact]
    public async Task The_service_sees_the_host_that_the_browser_asked_for()
    {
        await using var auth = await Upstream.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Host.Value!)
        );
        await using var gateway = new GatewayFactory(auth.Address);
        using var http = gateway.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me")
        {
            Headers = { Host = "chat.example.com" },
        };

        using var response = await http.SendAsync(request, Cancel);

        Assert.Equal("chat.example.com", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("127.0.0.0/8", "203.0.113.7")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    public async Task Forwarded_headers_are_accepted_from_configured_proxies_only(string? knownProxies, string expected)
    {
        await using var auth = await Upstream.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Headers["X-Forwarded-For"].ToString())
        );
        await using var gateway = new GatewayFactory(auth.Address).With(
            "ForwardedHeaders:KnownProxies",
            knownProxies ?? ""
        );
        using var http = gateway.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me")
        {
            Headers = { { "X-Forwarded-For", "203.0.113.7" } },
        };

        using var response = await http.SendAsync(request, Cancel);

        Assert.Equal(
            expected,
            (await response.Content.ReadAsStringAsync(Cancel)).Replace("::ffff:", "", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/health")]
    public async Task The_gateway_answers_the_probes_itself(string path)
    {
        await using var gateway = new GatewayFactory();
        using var http = gateway.Start();

        using var response = await http.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync(Cancel));
    }
}
