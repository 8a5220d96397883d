using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore;

/// <summary>What protocol 2026-07-28 asks of a request beyond a JSON-RPC message: no handshake, and headers that say what the body says.</summary>
internal static class ProtocolRules
{
    public const string VersionHeader = "MCP-Protocol-Version";
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const string VersionMember = "io.modelcontextprotocol/protocolVersion";
    private const string CapabilitiesMember = "io.modelcontextprotocol/clientCapabilities";
    private const string FirstWithoutHandshake = "2026-07-28";

    private static readonly string[] HandshakeVersions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];
    private static readonly string[] Versions = [.. HandshakeVersions, FirstWithoutHandshake];
    private static readonly string[] RemovedMethods = ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"];

    public static string Version(HttpContext context) => context.Request.Headers[VersionHeader].ToString();

    /// <summary>The client has no handshake and no session; each of its requests says what it needs.</summary>
    public static bool IsWithoutHandshake(HttpContext context) => Version(context) == FirstWithoutHandshake;

    /// <summary>A version that is not named is one of the old ones.</summary>
    public static Refusal? CheckVersion(HttpContext context)
        => Version(context) is { Length: > 0 } version && !Versions.Contains(version) ? UnsupportedVersion(version, Versions) : null;

    public static Refusal NeedsHandshake(HttpContext context) => UnsupportedVersion(Version(context), HandshakeVersions);

    public static Refusal? CheckMessage(HttpContext context, JsonRpcMessage message)
    {
        var (method, parameters) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params),
            JsonRpcNotification notification => (notification.Method, notification.Params),
            _ => (null, null),
        };
        if (method is null || !IsWithoutHandshake(context))
            return null;

        return CheckHeader(context, MethodHeader, method)
            ?? (NameOf(method, parameters) is { } name ? CheckHeader(context, NameHeader, name) : null)
            ?? (message is JsonRpcRequest ? CheckRequest(context, method, parameters) : null);
    }

    private static Refusal? CheckRequest(HttpContext context, string method, JsonNode? parameters)
    {
        var meta = (parameters as JsonObject)?["_meta"] as JsonObject;
        if (Text(meta, VersionMember) is not { } version)
            return new Refusal(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, $"The request must have _meta/{VersionMember}.");

        if (version != Version(context))
            return Mismatch(VersionHeader);

        if (meta![CapabilitiesMember] is not JsonObject)
            return new Refusal(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, $"The request must have _meta/{CapabilitiesMember}.");

        return RemovedMethods.Contains(method)
            ? new Refusal(StatusCodes.Status404NotFound, McpErrorCode.MethodNotFound, $"Protocol {version} has no method '{method}'.")
            : null;
    }

    private static Refusal? CheckHeader(HttpContext context, string header, string expected)
        => McpHeaderEncoder.DecodeValue(context.Request.Headers[header].ToString().Trim()) == expected ? null : Mismatch(header);

    private static string? NameOf(string method, JsonNode? parameters) => method switch
    {
        "tools/call" or "prompts/get" => Text(parameters as JsonObject, "name"),
        "resources/read" => Text(parameters as JsonObject, "uri"),
        _ => null,
    };

    private static string? Text(JsonObject? node, string member)
        => node?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static Refusal Mismatch(string header)
        => new(StatusCodes.Status400BadRequest, McpErrorCode.HeaderMismatch, $"The {header} header does not say what the body says.");

    private static Refusal UnsupportedVersion(string requested, string[] supported) => new(
        StatusCodes.Status400BadRequest,
        McpErrorCode.UnsupportedProtocolVersion,
        $"Protocol version '{requested}' is not supported here.",
        new JsonObject { ["supported"] = new JsonArray([.. supported.Select(version => (JsonNode)version)]), ["requested"] = requested });
}

/// <summary>A JSON-RPC error with the HTTP status it is sent with.</summary>
internal sealed record Refusal(int Status, McpErrorCode Code, string Message, JsonNode? Data = null);
