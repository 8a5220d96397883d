using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>
/// The configuration of the MCP server for all clients: the agent in memory, and others at <c>/mcp</c>.
/// </summary>
internal static class ToolServer
{
    public static void Configure(McpServerOptions options)
    {
        options.ServerInfo = new Implementation
        {
            Name = "fubuni",
            Title = "Fubuni",
            Version = "1.0",
        };
        options.ServerInstructions =
            "The user's to-do list. Call list_tasks for the ids before changing, completing or deleting a task.";
        options.Filters.Request.CallToolFilters.Add(ToolRefusals.Explain);
        options.Filters.Message.IncomingFilters.Add(ToolRefusals.ExplainParams);
    }
}
