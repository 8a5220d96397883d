using System.IO.Pipelines;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>
/// An MCP server and its client, connected by two pipes in memory. The server sets the owner of the run as the user of
/// every message, as the HTTP transport does with the user of the bearer token. Nothing that the client sends, and so
/// nothing that a model asks for, can change it.
/// </summary>
internal sealed class ToolConnection : IAsyncDisposable
{
    /// <summary>The authentication type of the agent's own calls.</summary>
    public const string AuthenticationType = "run";

    private readonly McpServer _server;
    private readonly Task _serving;

    private ToolConnection(McpServer server, Task serving, McpClient client) =>
        (_server, _serving, Client) = (server, serving, client);

    public McpClient Client { get; }

    /// <param name="ownerId">
    /// The user id from the verified token that started the run; null for a connection that calls no tool.
    /// </param>
    /// <param name="services">Has the tools, and creates a scope for each call.</param>
    public static async Task<ToolConnection> OpenAsync(
        string? ownerId,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var owner = new ClaimsPrincipal(
            new ClaimsIdentity(
                ownerId is null ? [] : [new Claim(JwtRegisteredClaimNames.Sub, ownerId)],
                AuthenticationType
            )
        );
        var options = new McpServerOptions { ToolCollection = [.. services.GetServices<McpServerTool>()] };
        ToolServer.Configure(options);
        options.Filters.Message.IncomingFilters.Add(next =>
            (context, token) =>
            {
                context.User = owner;
                return next(context, token);
            }
        );

        Pipe toServer = new(),
            toClient = new();
        var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()),
            options,
            services.GetService<ILoggerFactory>(),
            services
        );
        var serving = server.RunAsync(CancellationToken.None);
        try
        {
            var client = await McpClient.CreateAsync(
                new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()),
                cancellationToken: cancellationToken
            );
            return new ToolConnection(server, serving, client);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _server.DisposeAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
