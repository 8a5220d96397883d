using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Mcp;

/// <summary>Invalid parameters of MCP methods are reported with their path, as an error of the caller.</summary>
public sealed class McpParameterTests(ChatApp app)
{
    [Theory]
    [InlineData("{}", "params.protocolVersion: Is missing.")]
    [InlineData("[]", "params: Must be an object.")]
    [InlineData("\"x\"", "params: Must be an object.")]
    [InlineData("null", "params: Must be an object.")]
    [InlineData("""{"protocolVersion":"2025-06-18","capabilities":{}}""", "params.clientInfo: Is missing.")]
    [InlineData(
        """{"protocolVersion":"2025-06-18","clientInfo":{"name":"x","version":"1"}}""",
        "params.capabilities: Is missing."
    )]
    [InlineData(
        """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x"}}""",
        "params.clientInfo.version: Is missing."
    )]
    [InlineData(
        """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":1}}""",
        "params.clientInfo.version: Must be a string."
    )]
    [InlineData(
        """{"protocolVersion":1,"capabilities":{},"clientInfo":{"name":"x","version":"1"}}""",
        "params.protocolVersion: Must be a string."
    )]
    [InlineData(
        """{"protocolVersion":"2025-06-18","capabilities":[],"clientInfo":{"name":"x","version":"1"}}""",
        "params.capabilities: Must be an object."
    )]
    [InlineData(
        """{"protocolVersion":"","capabilities":{"roots":5},"clientInfo":{"name":"x","version":"1"}}""",
        "params.capabilities.roots: "
    )]
    [InlineData(
        """{"protocolVersion":"","capabilities":{},"clientInfo":{"name":"x","version":"1"},"_meta":5}""",
        "params._meta: Must be an object."
    )]
    public async Task Wrong_params_of_initialize_are_named(string parameters, string expected) =>
        await RefusedAsync("initialize", parameters, expected);

    [Theory]
    [InlineData("tools/call", "{}", "params.name: Is missing.")]
    [InlineData("tools/call", "null", "params: Must be an object.")]
    [InlineData("tools/call", """{"name":5}""", "params.name: Must be a string.")]
    [InlineData("tools/call", """{"name":"drop_tasks"}""", "params.name: There is no such tool.")]
    [InlineData("tools/call", """{"name":"add_task","arguments":[]}""", "params.arguments: Must be an object.")]
    [InlineData("tools/call", """{"name":"add_task","arguments":"{}"}""", "params.arguments: Must be an object.")]
    [InlineData(
        "tools/call",
        """{"name":"add_task","arguments":{"title":"a\ud800b"}}""",
        "params.arguments.title: Is not Unicode text."
    )]
    [InlineData(
        "tools/call",
        """{"name":"add_task","arguments":{"a\udc00":1}}""",
        "params.arguments.?: Is not Unicode text."
    )]
    [InlineData(
        "tools/call",
        """{"name":"add_task","_meta":{"io.modelcontextprotocol/clientInfo":{"name":1}}}""",
        "params._meta.io.modelcontextprotocol/clientInfo"
    )]
    [InlineData("tools/list", "[]", "params: Must be an object.")]
    [InlineData("tools/list", """{"cursor":5}""", "params.cursor: ")]
    [InlineData("logging/setLevel", """{"level":"loud"}""", "params.level: ")]
    public async Task Wrong_params_of_other_methods_are_named(string method, string parameters, string expected) =>
        await RefusedAsync(method, parameters, expected);

    private async Task RefusedAsync(string method, string parameters, string expected)
    {
        var message = await McpRequests.RefusedAsync(
            app.NewUser(),
            McpRequests.Request(method, parameters),
            McpRequests.InvalidParams
        );
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }
}
