using System.Net;
using System.Text;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.Endpoints;

/// <summary>Content types that a client sends and accepts.</summary>
public sealed class ContentNegotiationTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json;charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"; profile=x")]
    [InlineData("application/merge-patch+json; charset=\"utf-8\"")]
    [InlineData("application/json")]
    public async Task Utf8_is_read_however_it_is_written(string contentType) =>
        await (await PostAsync(contentType)).AssertProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");

    [Theory]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=nope")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("application/json; charset=")]
    [InlineData("application/json; charset")]
    public async Task Another_charset_is_415_and_nothing_is_logged_as_a_failure(string contentType)
    {
        var logs = new CapturedLogs();
        await using var service = new AuthFactory(data) { Logs = logs };

        await (await PostAsync(contentType, service)).AssertProblemAsync(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported_media_type"
        );

        Assert.DoesNotContain(
            logs.Lines,
            line =>
                line.StartsWith("Error", StringComparison.Ordinal)
                || line.StartsWith("Critical", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("text/plain")]
    [InlineData("image/png, text/html;q=0.5")]
    [InlineData("application/json;q=0")]
    [InlineData("*/*;q=0")]
    public async Task An_error_is_problem_details_whatever_the_client_accepts(string accept)
    {
        var client = factory.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        await (await client.GetAsync("/api/auth/nowhere", Cancel)).AssertProblemAsync(
            HttpStatusCode.NotFound,
            "not_found"
        );
        await (await client.GetAsync("/api/auth/login", Cancel)).AssertProblemAsync(
            HttpStatusCode.MethodNotAllowed,
            "method_not_allowed"
        );
        await (await PostAsync("text/plain", client: client)).AssertProblemAsync(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported_media_type"
        );
        await (await client.PostAsync("/api/auth/login", Body("{", "application/json"), Cancel)).AssertProblemAsync(
            HttpStatusCode.BadRequest,
            "malformed_request"
        );
    }

    private Task<HttpResponseMessage> PostAsync(
        string contentType,
        AuthFactory? service = null,
        HttpClient? client = null
    ) =>
        (client ?? (service ?? factory).CreateClient()).PostAsync(
            "/api/auth/login",
            Body("""{"email":"somebody@example.com","password":"not their password"}""", contentType),
            Cancel
        );

    private static ByteArrayContent Body(string text, string contentType)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return body;
    }
}
