using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.Conformance;

/// <summary>A client of the MCP TypeScript SDK, in a process of Node.</summary>
internal sealed class McpSdkClient : IAsyncDisposable
{
    private static readonly string Folder = typeof(McpSdkClient)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "ConformanceClient")
        .Value!;

    private readonly Process _process;

    private McpSdkClient(Process process) => _process = process;

    /// <returns>The client and the result of connecting: name and version of the server, or a failure.</returns>
    public static Task<(McpSdkClient Client, McpSdkReply Connected)> ConnectAsync(
        ChatUser user,
        string? token = null
    ) =>
        ConnectAsync(
            new
            {
                endpoint = EndpointOf(user),
                token = token ?? user.Http.DefaultRequestHeaders.Authorization!.Parameter,
            }
        );

    /// <summary>
    /// Without a token: a client that would use OAuth if a document describes it, or a client without OAuth.
    /// </summary>
    /// <param name="authorizationServer">Published at <c>/.well-known/oauth-authorization-server</c> of the
    /// issuer.</param>
    public static Task<(McpSdkClient Client, McpSdkReply Connected)> ConnectWithoutTokenAsync(
        ChatUser user,
        JsonElement? authorizationServer = null
    ) =>
        ConnectAsync(
            new
            {
                endpoint = EndpointOf(user),
                issuer = TestTokens.Issuer,
                authorizationServer,
            }
        );

    private static Uri EndpointOf(ChatUser user) => new(user.Http.BaseAddress!, "/mcp");

    private static async Task<(McpSdkClient Client, McpSdkReply Connected)> ConnectAsync(object settings)
    {
        var client = new McpSdkClient(
            Process.Start(
                new ProcessStartInfo("node", ["mcp.mjs", JsonSerializer.Serialize(settings)])
                {
                    WorkingDirectory = Folder,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!
        );
        return (client, await client.ReadAsync());
    }

    /// <param name="method">Of the SDK's client: <c>listTools</c>, <c>callTool</c>.</param>
    public async Task<McpSdkReply> DoAsync(string method, object? parameters = null)
    {
        await _process.StandardInput.WriteLineAsync(
            JsonSerializer.Serialize(new { method, parameters = parameters ?? new { } })
        );
        return await ReadAsync();
    }

    public async Task<JsonElement> CallAsync(string name, object arguments)
    {
        var reply = await DoAsync("callTool", new { name, arguments });
        Assert.Null(reply.Failure);
        return reply.Result!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<McpSdkReply> ReadAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line is not null, "The client ended.");
        return JsonSerializer.Deserialize<McpSdkReply>(line, JsonSerializerOptions.Web)!;
    }
}

internal sealed record McpSdkReply(JsonElement? Result, string? Failure);
