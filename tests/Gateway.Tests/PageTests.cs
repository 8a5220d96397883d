using System.IO.Compression;
using System.Net;

namespace Fubuni.Gateway.Tests;

public sealed class PageTests : IAsyncLifetime
{
    private readonly GatewayFactory _gateway = new();
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _http = _gateway.Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/sign-in")]
    [InlineData("/chat/0199f1d0-0000-7000-8000-000000000000")]
    public async Task Every_address_of_the_application_is_the_page_revalidated_each_time_with_its_policy(string path)
    {
        using var response = await _http.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", response.Headers.CacheControl?.ToString());
        Assert.Equal(
            $"{Page.Policy}; frame-ancestors 'none'",
            response.Headers.GetValues("Content-Security-Policy").Single()
        );
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.NotNull(response.Headers.ETag);
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData(null, null)]
    public async Task A_file_with_a_hash_in_its_name_is_immutable_and_compressed_as_the_client_accepts_it(
        string? accepted,
        string? encoding
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/app-1a2b3c.js");
        if (accepted is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        }

        using var response = await _http.SendAsync(request, Cancel);

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "public, max-age=31536000, immutable",
            string.Join(", ", response.Headers.GetValues("Cache-Control"))
        );
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.Equal(Page.Script, await ReadAsync(response));
    }

    [Theory]
    [InlineData("/assets/app-0f0f0f.js")]
    [InlineData("/missing.png")]
    public async Task A_file_that_does_not_exist_is_not_the_page(string path)
    {
        using var response = await _http.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_page_that_the_browser_has_is_not_sent_again()
    {
        using var first = await _http.GetAsync("/", Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Nothing_outside_the_web_root_is_served()
    {
        using var response = await _http.GetAsync("/..%2f..%2fappsettings.json", Cancel);

        Assert.DoesNotContain("LogLevel", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync(Cancel);
        await using Stream text = response.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(text);
        return await reader.ReadToEndAsync(Cancel);
    }
}
