using Fubuni.ChatService.Mcp;
using ModelContextProtocol.Client;
using OpenAI.Chat;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// The tools as models are offered them: what the MCP server lists, asked once, for the list is the same for everybody.
/// </summary>
internal sealed class ToolCatalog(IServiceScopeFactory scopes)
{
    private volatile IReadOnlyList<ChatTool>? _tools;

    public async ValueTask<IReadOnlyList<ChatTool>> ListAsync(CancellationToken cancellationToken)
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
        var tools = await connection.Client.ListToolsAsync(cancellationToken: cancellationToken);
        return _tools = [.. tools.Select(ToChatTool)];
    }

    private static ChatTool ToChatTool(McpClientTool tool) =>
        ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText()));
}
