using System.Net;
using System.Net.Http.Headers;
using Fubuni.AuthService.Tests.Fixtures;

namespace Fubuni.AuthService.Tests.Endpoints;

/// <summary>
/// A request that matches no endpoint gets 404, with or without a token: 401 would make a client ask for a token.
/// </summary>
public sealed class UnmatchedRequestTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_path_is_404() =>
        await (await _client.GetAsync("/api/auth/nowhere", Cancellation)).AssertProblemAsync(
            HttpStatusCode.NotFound,
            "not_found"
        );

    [Fact]
    public async Task A_wrong_method_is_405() =>
        await (await _client.GetAsync("/api/auth/login", Cancellation)).AssertProblemAsync(
            HttpStatusCode.MethodNotAllowed,
            "method_not_allowed"
        );

    [Fact]
    public async Task A_wrong_content_type_is_415()
    {
        using var body = new StringContent("email=ada", new MediaTypeHeaderValue("text/plain"));

        using var response = await _client.PostAsync("/api/auth/login", body, Cancellation);

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }
}
