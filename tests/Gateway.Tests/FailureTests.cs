using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fubuni.Gateway.Tests;

/// <summary>A service that is unavailable, fails, or refuses a request.</summary>
public sealed class FailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unavailable_service_is_503_with_a_code_and_the_time_to_try_again()
    {
        await using var gateway = new GatewayFactory();
        using var http = gateway.Start();

        using var response = await http.PostAsJsonAsync("/api/auth/login", new { email = "a@example.com" }, Cancel);

        await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "service_unavailable");
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_service_that_disconnects_before_it_responds_is_502_with_a_code()
    {
        await using var chat = await Upstream.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = new GatewayFactory(chat: chat.Address);
        using var http = gateway.Start();

        using var response = await http.GetAsync("/api/tasks", Cancel);

        Assert.Contains(
            response.StatusCode,
            (HttpStatusCode[])[HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable]
        );
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_browser_that_opens_a_page_of_an_unavailable_service_gets_a_page_that_reloads()
    {
        await using var gateway = new GatewayFactory();
        using var http = gateway.Start();
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        using var response = await http.GetAsync("/api/auth/google", Cancel);
        var html = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("<h1>Fubuni is not available</h1>", html, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", html, StringComparison.Ordinal);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task The_answer_of_a_service_passes_unchanged_whatever_its_status(HttpStatusCode status)
    {
        await using var chat = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = (int)status;
            context.Response.Headers.RetryAfter = "17";
            return context.Response.WriteAsync("its own words");
        });
        await using var gateway = new GatewayFactory(chat: chat.Address);
        using var http = gateway.Start();

        using var response = await http.GetAsync("/api/tasks", Cancel);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(17), response.Headers.RetryAfter?.Delta);
        Assert.Equal("its own words", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(40_000, false)]
    [InlineData(40_000, true)]
    [InlineData(900_000, false)]
    [InlineData(900_000, true)]
    public async Task A_body_over_the_limit_of_the_service_gets_the_answer_of_the_service(int size, bool isChunked)
    {
        await using var auth = await Upstream.StartAsync(ReadBodyAsync, maxRequestBodySize: 16 * 1024);
        await using var gateway = new GatewayFactory(auth.Address);
        using var http = gateway.Start();

        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var response = await SendAsync(http, size, isChunked);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Equal("refused by the service", await response.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_every_limit_is_413_with_a_code(bool isChunked)
    {
        await using var auth = await Upstream.StartAsync(ReadBodyAsync);
        await using var gateway = new GatewayFactory(auth.Address);
        using var http = gateway.Start();
        // The client waits for the response before it sends the body, as curl does.
        http.DefaultRequestHeaders.ExpectContinue = true;

        using var response = await SendAsync(http, 3_000_000, isChunked);

        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(500_000, false)]
    [InlineData(500_000, true)]
    public async Task A_body_within_the_limit_arrives_completely(int size, bool isChunked)
    {
        await using var auth = await Upstream.StartAsync(ReadBodyAsync);
        await using var gateway = new GatewayFactory(auth.Address);
        using var http = gateway.Start();

        using var response = await SendAsync(http, size, isChunked);

        Assert.Equal($"{size} bytes", await response.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task ReadBodyAsync(HttpContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await context.Response.WriteAsync($"{body.Length} bytes");
        }
        catch (BadHttpRequestException exception)
        {
            context.Response.StatusCode = exception.StatusCode;
            await context.Response.WriteAsync("refused by the service");
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, int size, bool isChunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/register")
        {
            Content = new ByteArrayContent(new byte[size]),
        };
        request.Headers.TransferEncodingChunked = isChunked;
        return http.SendAsync(request, Cancel);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            code,
            (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString()
        );
    }
}
