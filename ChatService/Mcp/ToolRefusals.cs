using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>The results that a caller gets when a tool refuses a call.</summary>
internal static class ToolRefusals
{
    /// <summary>
    /// A refusal is a normal result, not an error of the server. Arguments that cannot be bound are an error of the
    /// caller, who can correct them when the result says so.
    /// </summary>
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Explain(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next
    ) =>
        async (request, cancellationToken) =>
        {
            try
            {
                if (request is { MatchedPrimitive: McpServerTool tool, Params: { } call })
                {
                    ToolInput.Check(call, tool);
                }

                return await next(request, cancellationToken);
            }
            catch (McpException refusal) when (refusal is not McpProtocolException)
            {
                return Error(refusal.Message);
            }
            catch (Exception exception) when (exception is ArgumentException or JsonException)
            {
                return Error($"The arguments do not fit the tool's input schema.{Missing(request)}");
            }
        };

    /// <summary>
    /// Params that do not match the protocol's schema are an error of the caller. The SDK would answer with an internal
    /// error.
    /// </summary>
    public static McpMessageHandler ExplainParams(McpMessageHandler next) =>
        async (context, cancellationToken) =>
        {
            try
            {
                await next(context, cancellationToken);
            }
            catch (JsonException exception)
            {
                var path = exception.Path?.TrimStart('$');
                throw new McpProtocolException(
                    $"params{path}: Does not fit the protocol's schema.",
                    McpErrorCode.InvalidParams
                );
            }
        };

    private static string Missing(RequestContext<CallToolRequestParams> request)
    {
        if (
            request.MatchedPrimitive is not McpServerTool tool
            || !tool.ProtocolTool.InputSchema.TryGetProperty("required", out var required)
        )
        {
            return "";
        }

        var missing = required
            .EnumerateArray()
            .Select(name => name.GetString()!)
            .Where(name => request.Params.Arguments?.ContainsKey(name) != true)
            .ToList();
        return missing.Count == 0 ? "" : $" Required and missing: {string.Join(", ", missing)}.";
    }

    private static CallToolResult Error(string text) =>
        new() { IsError = true, Content = [new TextContentBlock { Text = text }] };
}
