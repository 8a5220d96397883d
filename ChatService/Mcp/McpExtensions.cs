namespace Fubuni.ChatService.Mcp;

internal static class McpExtensions
{
    public static IMcpServerBuilder AddMcp(this IHostApplicationBuilder builder) =>
        builder.Services.AddMcpServer(ToolServer.Configure).WithHttpTransport(http => http.Stateless = true);
}
