using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Fubuni.ChatService.Mcp;

/// <summary>Makes what a client says about itself safe for the SDK.</summary>
internal static class McpHandshake
{
    /// <summary>
    /// Offered to a client that asks for a version that this server does not know: the latest one with
    /// <c>initialize</c>.
    /// </summary>
    private const string OfferedVersion = "2025-11-25";

    public static McpMessage Prepare(string method, JsonElement request, byte[] body, string versionHeader)
    {
        var isInitialize = method == RequestMethods.Initialize && versionHeader != McpMessage.FirstWithoutInitialize;
        var hasMeta =
            request.TryGetProperty("params", out var parameters)
            && parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty("_meta", out var meta)
            && meta.ValueKind == JsonValueKind.Object
            && meta.TryGetProperty(McpParams.ClientInfoKey, out _);
        if (!isInitialize && !hasMeta)
        {
            return new McpMessage(null, body);
        }

        var message = JsonNode.Parse(body)!.AsObject();
        var values = message["params"]!.AsObject();
        CleanNames(values["_meta"]?[McpParams.ClientInfoKey] as JsonObject);
        if (!isInitialize)
        {
            return new McpMessage(null, JsonSerializer.SerializeToUtf8Bytes(message));
        }

        CleanNames(values["clientInfo"] as JsonObject);
        var requested = values["protocolVersion"]!.GetValue<string>();
        // For a later version the SDK answers that it has no initialize, and offers no other. Other unknown versions it
        // negotiates.
        if (string.CompareOrdinal(requested, McpMessage.FirstWithoutInitialize) >= 0)
        {
            values["protocolVersion"] = OfferedVersion;
        }

        return new McpMessage(
            null,
            JsonSerializer.SerializeToUtf8Bytes(message),
            IgnoreVersionHeader: versionHeader == requested
        );
    }

    /// <summary>The SDK logs name and version with every message.</summary>
    private static void CleanNames(JsonObject? client)
    {
        foreach (var name in (string[])["name", "version"])
        {
            if (client?[name] is JsonValue value && value.TryGetValue<string>(out var text))
            {
                client[name] = McpText.ToName(text);
            }
        }
    }
}
