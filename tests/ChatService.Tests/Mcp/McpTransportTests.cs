using System.Net;
using System.Net.Sockets;
using System.Text;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Mcp;

/// <summary>HTTP requests to the MCP endpoint that are refused before their message is read.</summary>
public sealed class McpTransportTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application")]
    [InlineData(";;")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("text/plain")]
    public async Task Another_content_type_is_415(string? type)
    {
        using var content = new ByteArrayContent("""{"jsonrpc":"2.0","id":1,"method":"ping"}"""u8.ToArray());
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await McpRequests.SendAsync(app.NewUser().Http, content);

        var problem = await ChatUser.ReadAsync(response, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("unsupported_media_type", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("80000000", 1, 400)]
    [InlineData("FFFFFFFFFFFFFFFF", 1, 400)]
    [InlineData("7FFFFFFF", 300_000, 413)]
    [InlineData("xyz", 1, 400)]
    public async Task A_chunk_of_an_invalid_size_is_an_error_of_the_caller(string size, int sent, int status)
    {
        var user = app.NewUser();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", user.Http.BaseAddress!.Port, Cancel);
        string[] lines =
        [
            "POST /mcp HTTP/1.1",
            "Host: fubuni.test",
            $"Authorization: {user.Http.DefaultRequestHeaders.Authorization}",
            "Accept: application/json, text/event-stream",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked",
            "",
            size,
            new string(' ', sent),
        ];
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), Cancel);

        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("https://fubuni.test", HttpStatusCode.OK)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task A_page_of_another_site_is_refused(string? origin, HttpStatusCode expected)
    {
        using var content = McpRequests.Json("""{"jsonrpc":"2.0","id":1,"method":"ping"}""");
        using var response = await McpRequests.SendAsync(app.NewUser().Http, content, ("Origin", origin));

        Assert.Equal(expected, response.StatusCode);
    }
}
