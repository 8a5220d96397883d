using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Mcp;

/// <summary>Messages that no MCP library sends, and versions that the server does not have.</summary>
public sealed class McpMessageTests(ChatApp app)
{
    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":2,"id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":5}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","method":5}""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""")]
    public async Task A_body_that_is_not_a_message_is_refused(string body)
    {
        using var response = await McpRequests.PostAsync(app.NewUser().Http, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await McpRequests.ReadAsync(response)).GetProperty("error");
        Assert.InRange(error.GetProperty("code").GetInt32(), -32700, McpRequests.InvalidRequest);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/unknown","params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"strange","result":{}}""")]
    public async Task A_message_without_a_response_is_accepted(string body)
    {
        using var response = await McpRequests.PostAsync(app.NewUser().Http, body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("2026-07-28", null)]
    [InlineData("2099-01-01", null)]
    [InlineData("2099-01-01", "2099-01-01")]
    [InlineData("1.0", null)]
    [InlineData("latest", null)]
    [InlineData("", null)]
    public async Task An_unknown_version_is_answered_with_one_that_the_server_has(string version, string? header)
    {
        var result = await ResultAsync(McpRequests.Initialize(version, "x"), header);

        Assert.Equal("2025-11-25", result.GetProperty("protocolVersion").GetString());
    }

    [Fact]
    public async Task A_known_version_is_kept()
    {
        var result = await ResultAsync(McpRequests.Initialize("2025-03-26", "x"));

        Assert.Equal("2025-03-26", result.GetProperty("protocolVersion").GetString());
    }

    private async Task<JsonElement> ResultAsync(string body, string? version = null)
    {
        using var response = await McpRequests.PostAsync(app.NewUser().Http, body, ("MCP-Protocol-Version", version));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await McpRequests.ReadAsync(response)).GetProperty("result");
    }
}
