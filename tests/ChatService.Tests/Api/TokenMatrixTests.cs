using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing.Attacks;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>Every forged token of the matrix, at an endpoint of the service and at its tools.</summary>
public sealed class TokenMatrixTests(ChatApp app)
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    public static TheoryData<string> Cases => [.. TokenCase.All.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_token(string name)
    {
        var one = TokenCase.All[name];
        var token = one.Create(app.Tokens, $"user-{Guid.CreateVersion7():N}");
        foreach (var request in new[] { Sessions(), Tools() })
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            var started = Stopwatch.GetTimestamp();
            using var client = app.Factory.CreateClient();
            using var response = await client.SendAsync(request, Cancel);

            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            if (one.Code is null)
            {
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
            }
            else if (token.Length < 32 * 1024 || response.StatusCode != HttpStatusCode.RequestHeaderFieldsTooLarge)
            {
                await TokenRefusals.AssertAsync(response, one.Code, Cancel);
            }
        }
    }

    private static HttpRequestMessage Sessions() => new(HttpMethod.Get, "/api/chat/sessions");

    private static HttpRequestMessage Tools() =>
        new(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(Initialize, Encoding.UTF8, "application/json"),
            Headers =
            {
                Accept =
                {
                    new MediaTypeWithQualityHeaderValue("application/json"),
                    new MediaTypeWithQualityHeaderValue("text/event-stream"),
                },
            },
        };
}
