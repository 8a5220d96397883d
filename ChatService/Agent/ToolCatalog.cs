using Fubuni.ChatService.Mcp;
using ModelContextProtocol.Client;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// The tools as models are offered them: what the MCP server lists, asked once, for the list is the same for everybody.
/// </summary>
internal sealed class ToolCatalog(IServiceScopeFactory scopes)
{
    private volatile IReadOnlyList<McpClientTool>? _tools;

    public async ValueTask<IReadOnlyList<McpClientTool>> ListAsync(CancellationToken cancellationToken)
    {
        if (_tools is { } known)
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        await using var connection = await ToolConnection.OpenAsync(
            ownerId: null,
            scope.ServiceProvider,
            cancellationToken
        );
        return _tools = [.. await connection.Client.ListToolsAsync(cancellationToken: cancellationToken)];
    }
}
