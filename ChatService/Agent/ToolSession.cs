using System.IO.Pipelines;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OpenAI.Chat;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// The tools of one run: an MCP server and its client, joined by two pipes in memory. The server stamps every message with the owner of the run,
/// as the HTTP transport stamps it with the bearer token's user; what the client sends, and so what a model asks for, cannot change it.
/// </summary>
internal sealed class ToolSession : IAsyncDisposable
{
    private readonly McpServer _server;
    private readonly Task _serving;
    private readonly McpClient _client;

    private ToolSession(McpServer server, Task serving, McpClient client, IReadOnlyList<ChatTool> tools)
        => (_server, _serving, _client, Tools) = (server, serving, client, tools);

    /// <summary>The tools as the model is offered them.</summary>
    public IReadOnlyList<ChatTool> Tools { get; }

    /// <param name="ownerId">The user id from the verified token that started the run.</param>
    /// <param name="services">Gives the tools and, in a scope of each call's own, what they need.</param>
    public static async Task<ToolSession> OpenAsync(string ownerId, IServiceProvider services, CancellationToken cancellationToken)
    {
        var owner = new ClaimsPrincipal(new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, ownerId)], "run"));
        var options = new McpServerOptions { ToolCollection = [.. services.GetServices<McpServerTool>()] };
        ToolServer.Configure(options);
        options.Filters.Message.IncomingFilters.Add(next => (context, token) =>
        {
            context.User = owner;
            return next(context, token);
        });

        Pipe toServer = new(), toClient = new();
        var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()), options, services.GetService<ILoggerFactory>(), services);
        var serving = server.RunAsync(CancellationToken.None);
        try
        {
            var client = await McpClient.CreateAsync(
                new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()), cancellationToken: cancellationToken);
            var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
            return new ToolSession(server, serving, client, [.. tools.Select(ToChatTool)]);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="McpException">The server failed.</exception>
    public async Task<ToolResult> CallAsync(string name, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        if (Tools.All(tool => tool.FunctionName != name))
        {
            return new ToolResult($"There is no tool {name}.", null);
        }

        var result = await _client.CallToolAsync(name, arguments, cancellationToken: cancellationToken);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return result.IsError == true
            ? new ToolResult(text, null)
            : new ToolResult(text, result.StructuredContent ?? JsonSerializer.SerializeToElement(text, McpJsonUtilities.DefaultOptions));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ChatTool ToChatTool(McpClientTool tool)
        => ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText()));
}

/// <param name="Text">For the model.</param>
/// <param name="Output">For clients and the stored message; null where the tool failed.</param>
internal sealed record ToolResult(string Text, JsonElement? Output);
