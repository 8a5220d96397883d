using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>A JSON-RPC message that the SDK can read, or the answer to a message that it must not read.</summary>
/// <param name="Answer">The answer to a message that is invalid, or that the server does not need.</param>
/// <param name="Body">The message for the SDK.</param>
/// <param name="IgnoreVersionHeader">
/// Whether to remove the version header, because it repeats the version of <c>initialize</c>, which is negotiated.
/// </param>
internal sealed record McpMessage(IResult? Answer, byte[] Body, bool IgnoreVersionHeader = false)
{
    /// <summary>The first revision without <c>initialize</c>. Revisions are compared as text.</summary>
    public const string FirstWithoutInitialize = "2026-07-28";

    private const int MaxIdLength = 256;

    /// <summary>Other names must not reach the log, the spans or the metrics of the SDK.</summary>
    private static readonly HashSet<string> Methods =
    [
        RequestMethods.Initialize,
        RequestMethods.Ping,
        RequestMethods.ToolsList,
        RequestMethods.ToolsCall,
        "server/discover",
        "subscriptions/listen",
        "logging/setLevel",
    ];

    private static readonly HashSet<string> Notifications =
    [
        NotificationMethods.InitializedNotification,
        NotificationMethods.CancelledNotification,
        NotificationMethods.ProgressNotification,
        "notifications/roots/list_changed",
    ];

    public static McpMessage Read(byte[] body, string versionHeader, McpServerPrimitiveCollection<McpServerTool>? tools)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var broken = McpText.FindBroken(document.RootElement, "");
            if (broken is not null)
            {
                return RefuseText(document.RootElement, broken);
            }

            // Only after the check of the text, because this one compares names, and fails on names that are not valid
            // text. Of two members with the same name, the SDK would use the first in some places and the last in
            // others.
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            using var unambiguous = JsonDocument.Parse(body, options);
            return Read(unambiguous.RootElement, body, versionHeader, tools);
        }
        catch (JsonException)
        {
            return Refuse(default, McpErrorCode.ParseError, "The body is not JSON, or has a name twice.");
        }
    }

    private static McpMessage Read(
        JsonElement root,
        byte[] body,
        string versionHeader,
        McpServerPrimitiveCollection<McpServerTool>? tools
    )
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Refuse(default, McpErrorCode.InvalidRequest, "The body must be one JSON-RPC message.");
        }

        var (id, hasId) = (default(RequestId), root.TryGetProperty("id", out var idValue));
        if (hasId && !TryReadId(idValue, out id))
        {
            return Refuse(
                default,
                McpErrorCode.InvalidRequest,
                $"id: Must be an integer or at most {MaxIdLength} characters."
            );
        }

        if (
            !root.TryGetProperty("jsonrpc", out var version)
            || !McpParams.IsText(version, out var text)
            || text != "2.0"
        )
        {
            return Refuse(id, McpErrorCode.InvalidRequest, "jsonrpc: Must be 2.0.");
        }

        if (!root.TryGetProperty("method", out var methodValue))
        {
            // This server sends no requests, so nothing waits for the response.
            return hasId && (root.TryGetProperty("result", out _) || root.TryGetProperty("error", out _))
                ? Ignore()
                : Refuse(id, McpErrorCode.InvalidRequest, "method: Is missing.");
        }

        if (!McpParams.IsText(methodValue, out var method))
        {
            return Refuse(id, McpErrorCode.InvalidRequest, "method: Must be a string.");
        }

        if (!hasId)
        {
            return Notifications.Contains(method) ? new McpMessage(null, body) : Ignore();
        }

        var isNewer = string.CompareOrdinal(versionHeader, FirstWithoutInitialize) >= 0;
        if (!Methods.Contains(method))
        {
            return Refuse(
                id,
                McpErrorCode.MethodNotFound,
                "There is no such method.",
                isNewer ? StatusCodes.Status404NotFound : StatusCodes.Status200OK
            );
        }

        // The SDK refuses initialize itself where the revision has none.
        if (
            !(isNewer && method == RequestMethods.Initialize && versionHeader == FirstWithoutInitialize)
            && McpParams.FindMistake(method, root, tools) is { } mistake
        )
        {
            return Refuse(id, McpErrorCode.InvalidParams, mistake);
        }

        return McpHandshake.Prepare(method, root, body, versionHeader);
    }

    private static McpMessage RefuseText(JsonElement root, string path)
    {
        var message = $"{path}: Is not Unicode text.";
        return
            path.StartsWith("params", StringComparison.Ordinal)
            && root.TryGetProperty("id", out var value)
            && TryReadId(value, out var id)
            ? Refuse(id, McpErrorCode.InvalidParams, message)
            : Refuse(default, McpErrorCode.InvalidRequest, message);
    }

    private static bool TryReadId(JsonElement value, out RequestId id)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            id = new RequestId(number);
            return true;
        }

        var isText = McpParams.IsText(value, out var text) && text.Length <= MaxIdLength;
        id = isText ? new RequestId(text) : default;
        return isText;
    }

    private static McpMessage Ignore() => new(TypedResults.StatusCode(StatusCodes.Status202Accepted), []);

    /// <summary>
    /// Invalid params are the result of a valid request: HTTP 200. A body that is not a request is an HTTP error too.
    /// </summary>
    private static McpMessage Refuse(RequestId id, McpErrorCode code, string message, int? status = null)
    {
        status ??= code == McpErrorCode.InvalidParams ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        var detail = new JsonRpcErrorDetail { Code = (int)code, Message = message };
        var error = new JsonRpcError { Id = id, Error = detail };
        return new McpMessage(TypedResults.Json(error, McpJsonUtilities.DefaultOptions, statusCode: status), []);
    }
}
