using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>
/// Finds what is wrong with the params of a request, as a sentence that starts with the path of the field.
/// </summary>
internal static class McpParams
{
    public const string ClientInfoKey = "io.modelcontextprotocol/clientInfo";

    private static readonly string[] LogLevels =
    [
        "debug",
        "info",
        "notice",
        "warning",
        "error",
        "critical",
        "alert",
        "emergency",
    ];

    public static string? FindMistake(
        string method,
        JsonElement request,
        McpServerPrimitiveCollection<McpServerTool>? tools
    )
    {
        var isRequired = method is RequestMethods.Initialize or RequestMethods.ToolsCall;
        if (
            !request.TryGetProperty("params", out var parameters)
            || (parameters.ValueKind == JsonValueKind.Null && !isRequired)
        )
        {
            return isRequired ? "params: Is missing." : null;
        }

        if (parameters.ValueKind != JsonValueKind.Object)
        {
            return "params: Must be an object.";
        }

        return FindMistakeInMeta(parameters)
            ?? method switch
            {
                RequestMethods.Initialize => FindMistakeInInitialize(parameters),
                RequestMethods.ToolsCall => FindMistakeInCall(parameters, tools),
                _ => null,
            };
    }

    public static bool IsText(JsonElement value, out string text)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return value.ValueKind == JsonValueKind.String;
    }

    private static string? FindMistakeInInitialize(JsonElement parameters) =>
        RequireText(parameters, "params", "protocolVersion")
        ?? RequireObject(parameters, "params", "capabilities")
        ?? RequireObject(parameters, "params", "clientInfo")
        ?? RequireText(parameters.GetProperty("clientInfo"), "params.clientInfo", "name")
        ?? RequireText(parameters.GetProperty("clientInfo"), "params.clientInfo", "version")
        ?? Read<InitializeRequestParams>(parameters, "params");

    private static string? FindMistakeInCall(JsonElement parameters, McpServerPrimitiveCollection<McpServerTool>? tools)
    {
        if (RequireText(parameters, "params", "name") is { } mistake)
        {
            return mistake;
        }

        if (tools?.TryGetPrimitive(parameters.GetProperty("name").GetString()!, out _) != true)
        {
            return "params.name: There is no such tool. tools/list names those that there are.";
        }

        return
            parameters.TryGetProperty("arguments", out var arguments)
            && arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)
            ? "params.arguments: Must be an object."
            : Read<CallToolRequestParams>(parameters, "params");
    }

    /// <summary>The SDK reads these before any filter of its own.</summary>
    private static string? FindMistakeInMeta(JsonElement parameters)
    {
        if (!parameters.TryGetProperty("_meta", out var meta) || meta.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return meta.ValueKind != JsonValueKind.Object
            ? "params._meta: Must be an object."
            : ReadMeta<Implementation>(meta, ClientInfoKey)
                ?? ReadMeta<ClientCapabilities>(meta, "io.modelcontextprotocol/clientCapabilities")
                ?? ReadLogLevel(meta, "io.modelcontextprotocol/logLevel");
    }

    private static string? ReadMeta<T>(JsonElement meta, string key) =>
        meta.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null
            ? Read<T>(value, $"params._meta.{key}")
            : null;

    private static string? ReadLogLevel(JsonElement meta, string key) =>
        !meta.TryGetProperty(key, out var value)
        || value.ValueKind == JsonValueKind.Null
        || (IsText(value, out var level) && LogLevels.Contains(level))
            ? null
            : $"params._meta.{key}: Must be one of {string.Join(", ", LogLevels)}.";

    private static string? Read<T>(JsonElement value, string path)
    {
        try
        {
            value.Deserialize<T>(McpJsonUtilities.DefaultOptions);
            return null;
        }
        catch (JsonException exception)
        {
            return $"{path}{exception.Path?.TrimStart('$')}: Does not fit the protocol's schema.";
        }
    }

    private static string? RequireText(JsonElement value, string path, string name) =>
        Require(value, path, name, JsonValueKind.String, "a string");

    private static string? RequireObject(JsonElement value, string path, string name) =>
        Require(value, path, name, JsonValueKind.Object, "an object");

    private static string? Require(JsonElement value, string path, string name, JsonValueKind kind, string what) =>
        value.TryGetProperty(name, out var found)
            ? found.ValueKind == kind
                ? null
                : $"{path}.{name}: Must be {what}."
            : $"{path}.{name}: Is missing.";
}
