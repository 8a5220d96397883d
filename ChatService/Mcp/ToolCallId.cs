using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>
/// The id of a tool call, which the agent sends with it. What the call creates gets this id, so that a repeated call
/// does not create it again.
/// </summary>
internal static class ToolCallId
{
    private const string Prefix = "call_";
    private const string Member = "fubuni/call-id";

    public static string New() => $"{Prefix}{Guid.CreateVersion7():N}";

    public static RequestOptions Of(string callId) => new() { Meta = new JsonObject { [Member] = callId } };

    /// <summary>Null for calls of other clients: they must not choose the ids of what they create.</summary>
    public static Guid? Read(RequestContext<CallToolRequestParams> request) =>
        request.User?.Identity?.AuthenticationType == ToolConnection.AuthenticationType
        && request.Params?.Meta?[Member] is JsonValue value
        && value.TryGetValue<string>(out var callId)
        && callId.StartsWith(Prefix, StringComparison.Ordinal)
        && Guid.TryParseExact(callId.AsSpan(Prefix.Length), "N", out var id)
            ? id
            : null;
}
