using System.Reflection;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Mcp;

/// <summary>Checks the arguments of a call against the input schema of the tool.</summary>
internal static class ToolInput
{
    /// <summary>
    /// Removes optional arguments that are null or blank, because models fill in all arguments of a schema. Refuses
    /// values of another type, and names the argument.
    /// </summary>
    /// <exception cref="McpException">An argument has the wrong type.</exception>
    public static void Check(CallToolRequestParams call, McpServerTool tool)
    {
        if (
            call.Arguments is not { Count: > 0 } arguments
            || !tool.ProtocolTool.InputSchema.TryGetProperty("properties", out var properties)
        )
        {
            return;
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (!arguments.TryGetValue(property.Name, out var value))
            {
                continue;
            }

            if (IsAbsent(value, property.Name, tool))
            {
                arguments.Remove(property.Name);
            }
            else if (FindMistake(value, property.Value) is { } mistake)
            {
                throw new McpException($"{property.Name}: {mistake}");
            }
        }
    }

    private static bool IsAbsent(JsonElement value, string name, McpServerTool tool)
    {
        var isEmpty =
            value.ValueKind == JsonValueKind.Null
            || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));
        if (
            !isEmpty
            || (
                tool.ProtocolTool.InputSchema.TryGetProperty("required", out var required)
                && required.EnumerateArray().Any(item => item.ValueEquals(name))
            )
        )
        {
            return false;
        }

        var parameters = tool.Metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters();
        var parameter = parameters?.FirstOrDefault(parameter => parameter.Name == name);
        return value.ValueKind == JsonValueKind.Null || parameter?.IsDefined(typeof(EmptyClearsAttribute)) != true;
    }

    private static string? FindMistake(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var choices))
        {
            // Null can be one of them.
            var names = choices.EnumerateArray().Select(choice => choice.GetString()).OfType<string>().ToList();
            return
                value.ValueKind == JsonValueKind.String
                && names.Contains(value.GetString()!, StringComparer.OrdinalIgnoreCase)
                ? null
                : $"Must be one of {string.Join(", ", names)}.";
        }

        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        string[] types =
            type.ValueKind == JsonValueKind.Array
                ? [.. type.EnumerateArray().Select(item => item.GetString()!)]
                : [type.GetString()!];
        return types.Contains(TypeOf(value)) ? null : $"Must be a {types.First(item => item != "null")}.";
    }

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
}
