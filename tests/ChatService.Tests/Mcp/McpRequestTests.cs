using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Mcp;

/// <summary>What no MCP library sends: every mistake is told as the caller's, and none of it fills the log.</summary>
public sealed class McpRequestTests(ChatApp app)
{
    private const int InvalidRequest = -32600;
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
    public async Task What_is_no_message_is_refused(string body)
    {
        using var response = await PostAsync(app.NewUser(), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await ReadAsync(response)).GetProperty("error");
        Assert.InRange(error.GetProperty("code").GetInt32(), -32700, InvalidRequest);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/unknown","params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"strange","result":{}}""")]
    public async Task What_needs_no_answer_is_accepted(string body)
    {
        using var response = await PostAsync(app.NewUser(), body);

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
        var result = await ResultAsync(Initialize(version, "x"), header);

        Assert.Equal("2025-11-25", result.GetProperty("protocolVersion").GetString());
    }

    [Fact]
    public async Task A_known_version_is_kept()
    {
        var result = await ResultAsync(Initialize("2025-03-26", "x"));

        Assert.Equal("2025-03-26", result.GetProperty("protocolVersion").GetString());
    }

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

        using var response = await SendAsync(app.NewUser(), content);

        var problem = await ChatUser.ReadAsync(response, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("unsupported_media_type", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("80000000", 1, 400)]
    [InlineData("FFFFFFFFFFFFFFFF", 1, 400)]
    [InlineData("7FFFFFFF", 300_000, 413)]
    [InlineData("xyz", 1, 400)]
    public async Task A_chunk_of_an_impossible_size_is_the_callers_fault(string size, int sent, int status)
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
    public async Task Another_sites_page_is_refused(string? origin, HttpStatusCode expected)
    {
        using var content = Json("""{"jsonrpc":"2.0","id":1,"method":"ping"}""");
        using var response = await SendAsync(app.NewUser(), content, ("Origin", origin));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Nothing_that_a_caller_names_reaches_the_log_raw()
    {
        using var logs = new CapturedLogs();
        await using var replica = app.StartReplica(logs, ("Logging:LogLevel:ModelContextProtocol", "Trace"));
        var user = app.NewUser(replica);
        var name = $"named\\u001b[2J\\u0000\\r\\n{new string('x', 10_000)}";

        await RefusedAsync(user, Request(name, "{}"), MethodNotFound);
        await RefusedAsync(user, Request("tools/call", $$"""{"name":"{{name}}"}"""), InvalidParams);
        await RefusedAsync(user, Request("tools/list", $$"""{"cursor":["{{name}}"]}"""), InvalidParams);
        using var notified = await PostAsync(user, $$"""{"jsonrpc":"2.0","method":"{{name}}"}""");
        using var answered = await PostAsync(user, $$$"""{"jsonrpc":"2.0","id":"{{{name}}}","result":{}}""");
        using var initialized = await PostAsync(user, Initialize("2025-06-18", name));

        Assert.Equal(HttpStatusCode.OK, initialized.StatusCode);
        await Eventually.TrueAsync(
            () => logs.Lines.Any(line => line.Contains("initialize", StringComparison.Ordinal)),
            cancellationToken: Cancel
        );
        Assert.All(logs.Lines, line => Assert.DoesNotContain('\u001b', line));
        Assert.All(logs.Lines, line => Assert.DoesNotContain(new string('x', 200), line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mistakes_of_callers_write_no_warnings()
    {
        using var logs = new CapturedLogs();
        await using var replica = app.StartReplica(logs);
        var user = app.NewUser(replica);

        await RefusedAsync(user, Request("strange", "{}"), MethodNotFound);
        await RefusedAsync(user, Request("tools/call", """{"name":"strange"}"""), InvalidParams);
        await RefusedAsync(user, Request("tools/list", """{"cursor":5}"""), InvalidParams);
        await RefusedAsync(user, Request("initialize", "{}"), InvalidParams);

        Assert.DoesNotContain(
            logs.Lines,
            line =>
                line.Contains("ModelContextProtocol", StringComparison.Ordinal)
                || line.StartsWith("Error", StringComparison.Ordinal)
        );
    }

    private static string Request(string method, string parameters) =>
        $$"""{ "jsonrpc": "2.0", "id": 7, "method": "{{method}}", "params": {{parameters}} }""";

    private static string Initialize(string version, string client) =>
        Request(
            "initialize",
            $$"""
            {
                "protocolVersion": "{{version}}",
                "capabilities": {},
                "clientInfo": { "name": "{{client}}", "version": "{{client}}" }
            }
            """
        );

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<HttpResponseMessage> PostAsync(
        ChatUser user,
        string body,
        params (string Name, string? Value)[] headers
    )
    {
        using var content = Json(body);
        return await SendAsync(user, content, headers);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ChatUser user,
        HttpContent content,
        params (string Name, string? Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await user.Http.SendAsync(request, Cancel);
    }

    private async Task RefusedAsync(string method, string parameters, string expected)
    {
        var message = await RefusedAsync(app.NewUser(), Request(method, parameters), InvalidParams);
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(ChatUser user, string body, int code)
    {
        using var response = await PostAsync(user, body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await ReadAsync(response);
        var error = answer.GetProperty("error");
        Assert.Equal((7, code), (answer.GetProperty("id").GetInt32(), error.GetProperty("code").GetInt32()));
        return error.GetProperty("message").GetString()!;
    }

    private async Task<JsonElement> ResultAsync(string body, string? version = null)
    {
        using var response = await PostAsync(app.NewUser(), body, ("MCP-Protocol-Version", version));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await ReadAsync(response)).GetProperty("result");
    }

    /// <summary>The answer is the body, or the data of its one event.</summary>
    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var json =
            response.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? text.Split('\n').Single(line => line.StartsWith("data: ", StringComparison.Ordinal))[
                    "data: ".Length..
                ]
                : text;
        return JsonDocument.Parse(json).RootElement;
    }
}
