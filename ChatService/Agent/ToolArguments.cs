using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Agent;

/// <summary>Arguments that a model wrote: JSON, it says.</summary>
internal static partial class ToolArguments
{
    /// <summary>Null where the text is not a JSON object. No arguments at all are an empty one.</summary>
    public static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : Unstorable().Replace(json, "$1"));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? root.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Arguments that do not bind are the caller's mistake, and a caller that is told so can mend it.</summary>
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Explain(McpRequestHandler<CallToolRequestParams, CallToolResult> next)
        => async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (Exception exception) when (exception is ArgumentException or JsonException)
            {
                throw new McpException("The arguments do not fit the tool's input schema.", exception);
            }
        };

    /// <summary>An escaped U+0000, which Postgres refuses in jsonb; not one whose backslash is itself escaped.</summary>
    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\u0000")]
    private static partial Regex Unstorable();
}
