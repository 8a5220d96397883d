using System.Net;
using System.Net.Http.Json;
using System.Text;
using Fubuni.AuthService.Tests.Fixtures;
using Microsoft.Net.Http.Headers;
using MediaTypeHeaderValue = System.Net.Http.Headers.MediaTypeHeaderValue;

namespace Fubuni.AuthService.Tests.Endpoints;

/// <summary>Whatever is sent, the response is a 4xx problem.</summary>
public sealed class NaughtyInputTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private readonly HttpClient _client = factory.CreateClient();

    public static TheoryData<string> Texts =>
        [
            "\0",
            "a\0b",
            "\u0001\u001b[31m",
            "\u202Emoc.elpmaxe@a",
            "\uFEFF",
            "👩‍👩‍👧‍👦",
            "Ω≈ç√∫˜µ≤≥÷",
            "ﷺ",
            "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
            "' or 1=1; drop table ba_user; --",
            "<script>alert(1)</script>",
            "../../../etc/passwd",
            "${jndi:ldap://example.com/a}",
            "{{7*7}}",
            "%00%0d%0a",
            "null",
            "true",
            "-1e400",
            new string('a', 10_000),
            "😀" + new string('x', 5_000),
        ];

    public static TheoryData<string> Bodies =>
        [
            "",
            "null",
            "[]",
            "\"text\"",
            "{",
            "{\"email\":1,\"password\":2,\"name\":3}",
            "{\"email\":[\"a@example.com\"],\"password\":{},\"name\":null}",
            "{\"email\":\"a@example.com\",\"password\":\"\\ud800xxxxxxxx\",\"name\":\"a\"}",
            "{\"email\":\"\\udc00@example.com\",\"password\":\"xxxxxxxxxxxx\",\"name\":\"a\"}",
            "{\"email\":\"a@example.com\",\"password\":\"some password\",\"name\":\"a\",\"deliver\":\"nowhere\"}",
            "{\"email\":\"a@example.com\",\"password\":\"some password\",\"name\":\"a\",\"deliver\":7}",
            "{\"refreshToken\":5}",
            "{\"a\":" + new string('[', 500) + new string(']', 500) + "}",
        ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task As_an_address(string text)
    {
        await (await _client.RegisterAsync(text)).AssertProblemAsync(
            HttpStatusCode.UnprocessableEntity,
            "validation_failed"
        );
        AssertCallersFault(await _client.LoginAsync(text));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task As_a_password(string text)
    {
        AssertNotOurFault(await _client.RegisterAsync(AuthClient.NewEmail(), text));
        AssertCallersFault(await _client.LoginAsync(AuthClient.NewEmail(), text));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task As_a_name(string text) =>
        AssertNotOurFault(await _client.RegisterAsync(AuthClient.NewEmail(), name: text));

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task As_a_refresh_token_in_the_body(string text)
    {
        using var content = JsonContent.Create(new { refreshToken = text });
        await (await _client.PostAsync("/api/auth/refresh", content, Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_unknown"
        );
    }

    [Theory]
    [InlineData("rt1.")]
    [InlineData("rt1.this-is-not-base64.but-it-is-as-long-as-one!!!")]
    [InlineData("rt1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("rt2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task As_a_refresh_cookie(string text)
    {
        using var response = await _client.RefreshAsync(text);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "refresh_unknown");
        Assert.True(response.ClearsCookie());
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task As_a_body(string body)
    {
        foreach (var path in new[] { "/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/auth/logout" })
        {
            AssertNotOurFault(await PostAsync(path, Encoding.UTF8.GetBytes(body)));
        }
    }

    [Fact]
    public async Task As_bytes_that_are_not_UTF_8() =>
        await (
            await PostAsync("/api/auth/login", [.. "{\"email\":\""u8, 0xC3, 0x28, 0xFF, .. "\",\"password\":\"x\"}"u8])
        ).AssertProblemAsync(HttpStatusCode.BadRequest, "malformed_request");

    [Fact]
    public async Task As_a_form()
    {
        using var form = new FormUrlEncodedContent([new("email", "a@example.com"), new("password", "some password")]);
        AssertCallersFault(await _client.PostAsync("/api/auth/login", form, Cancellation));
    }

    [Fact]
    public async Task As_a_user_agent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login");
        request.Headers.TryAddWithoutValidation(HeaderNames.UserAgent, new string('x', 511) + "😀😀");
        request.Content = JsonContent.Create(new { email = AuthClient.NewEmail(), password = "some password" });
        await (await _client.SendAsync(request, Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
    }

    private static void AssertCallersFault(HttpResponseMessage response) =>
        Assert.InRange((int)response.StatusCode, 400, 499);

    private static void AssertNotOurFault(HttpResponseMessage response) =>
        Assert.InRange((int)response.StatusCode, 200, 499);

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _client.PostAsync(path, content, Cancellation);
    }
}
