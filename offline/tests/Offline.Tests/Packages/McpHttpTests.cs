using System.ComponentModel;
using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.Offline.Tests.Packages;

public sealed class McpHttpTests
{
    private const string UserHeader = "X-User";
    private const string SessionHeader = "Mcp-Session-Id";

    public static TheoryData<HttpServerSessionMode, string?, bool> Combinations => new()
    {
        { HttpServerSessionMode.Stateless, null, false },
        { HttpServerSessionMode.Stateless, "2025-06-18", false },
        { HttpServerSessionMode.Stateful, null, true },
        { HttpServerSessionMode.Stateful, "2025-11-25", true },
        { HttpServerSessionMode.StatefulForInitializeClients, null, false },
        { HttpServerSessionMode.StatefulForInitializeClients, "2025-11-25", true },
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task The_client_of_the_SDK_lists_and_calls_a_tool(HttpServerSessionMode mode, string? version, bool hasSession)
    {
        await using var app = await StartAsync(options => options.SessionMode = mode);
        await using var client = await ConnectAsync(app, "kim", version);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var result = await client.CallToolAsync(
            "greet", new Dictionary<string, object?> { ["greeting"] = "Grüße" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("greet", Assert.Single(tools).Name);
        Assert.Equal("Grüße, kim", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
        Assert.Equal(hasSession, client.SessionId is not null);
    }

    [Fact]
    public async Task A_session_belongs_to_who_began_it()
    {
        await using var app = await StartAsync(options => options.Stateless = false);
        await using var client = await ConnectAsync(app, "kim");

        using var foreign = await PostAsync(app, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", "lee", client.SessionId);
        using var own = await PostAsync(app, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", "kim", client.SessionId);

        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task A_deleted_session_is_gone()
    {
        await using var app = await StartAsync(options => options.Stateless = false);
        await using var client = await ConnectAsync(app, "kim");
        var session = client.SessionId!;

        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/mcp") { Headers = { { UserHeader, "kim" }, { SessionHeader, session } } };
        using var deleted = await app.Client.SendAsync(delete, TestContext.Current.CancellationToken);
        using var after = await PostAsync(app, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", "kim", session);

        Assert.True(deleted.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    [Fact]
    public async Task Messages_of_the_server_come_over_the_one_GET_of_a_session()
    {
        McpServerPrimitiveCollection<McpServerTool>? tools = null;
        await using var app = await StartAsync(options =>
        {
            options.Stateless = false;
            options.ConfigureSessionOptions = (_, server, _) =>
            {
                tools = server.ToolCollection;
                return Task.CompletedTask;
            };
        });
        await using var client = await ConnectAsync(app, "kim");

        using var news = await OpenNewsAsync(app, client.SessionId!);
        using var second = await OpenNewsAsync(app, client.SessionId!);
        tools!.Add(McpServerTool.Create(Greet, new() { Name = "greet_again" }));

        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Equal("text/event-stream", news.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await news.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var line = "";
        while (!line.StartsWith("data:", StringComparison.Ordinal))
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException();

        Assert.Contains(NotificationMethods.ToolListChangedNotification, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_sessions_there_is_only_POST()
    {
        await using var app = await StartAsync(_ => { });

        using var get = await app.Client.GetAsync("/mcp", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", 400)]
    public async Task What_is_no_message_is_refused(string body, int status)
    {
        await using var app = await StartAsync(_ => { });

        using var response = await PostAsync(app, body, "kim", session: null);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("2099-01-01", "tools/list", HttpStatusCode.BadRequest)]
    [InlineData("2026-07-28", "tools/list", HttpStatusCode.OK)]
    [InlineData("2026-07-28", "tools/call", HttpStatusCode.BadRequest)]
    public async Task The_headers_must_say_what_the_body_says(string version, string methodHeader, HttpStatusCode status)
    {
        await using var app = await StartAsync(_ => { });
        using var request = Post(
            $$"""
            { "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": { "_meta": {
                "io.modelcontextprotocol/protocolVersion": "{{version}}", "io.modelcontextprotocol/clientCapabilities": {} } } }
            """,
            "kim");
        request.Headers.Add("MCP-Protocol-Version", version);
        request.Headers.Add("Mcp-Method", methodHeader);

        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
    }

    private static Task<LoopbackApp> StartAsync(Action<HttpServerTransportOptions> configure) => LoopbackApp.StartAsync(
        builder => builder.Services.AddMcpServer().WithHttpTransport(configure).WithTools([McpServerTool.Create(Greet, new() { Name = "greet" })]),
        app =>
        {
            app.Use((context, next) =>
            {
                if (context.Request.Headers[UserHeader] is [{ } user])
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));

                return next(context);
            });
            app.MapMcp("/mcp");
        });

    [Description("Greets the caller.")]
    private static string Greet(ClaimsPrincipal user, string greeting) => $"{greeting}, {user.FindFirstValue("sub")}";

    private static Task<McpClient> ConnectAsync(LoopbackApp app, string user, string? version = null) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(app.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            EnableStandaloneGetStream = false,
            AdditionalHeaders = new Dictionary<string, string> { [UserHeader] = user },
        }),
        new McpClientOptions { ProtocolVersion = version },
        cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<HttpResponseMessage> OpenNewsAsync(LoopbackApp app, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp")
        {
            Headers = { { UserHeader, "kim" }, { SessionHeader, session }, { "Accept", "text/event-stream" } },
        };
        return await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> PostAsync(LoopbackApp app, string body, string user, string? session)
    {
        using var request = Post(body, user);
        if (session is not null)
            request.Headers.Add(SessionHeader, session);

        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static HttpRequestMessage Post(string body, string user) => new(HttpMethod.Post, "/mcp")
    {
        Headers = { { UserHeader, user }, { "Accept", "application/json, text/event-stream" } },
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
