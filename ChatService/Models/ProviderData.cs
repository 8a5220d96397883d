using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Models;

/// <summary>
/// What a provider wants back with the next call, as properties of a content: under which name its reasoning came, and
/// members that are not known here.
/// </summary>
internal static class ProviderData
{
    /// <summary>Of a reasoning content: the member that its text came in.</summary>
    public const string ReasoningMember = "member";

    /// <summary>Members of the message, of a reasoning content; of the call, of a function call.</summary>
    public const string Members = "members";

    /// <summary>Members of the function of a call.</summary>
    public const string FunctionMembers = "function";

    public static AdditionalPropertiesDictionary? Create(string? reasoningMember, ReturnedMembers returned)
    {
        AdditionalPropertiesDictionary data = [];
        if (reasoningMember is not null)
        {
            data[ReasoningMember] = reasoningMember;
        }

        Add(data, Members, returned);
        return data.Count > 0 ? data : null;
    }

    public static void Add(AdditionalPropertiesDictionary data, string name, ReturnedMembers returned)
    {
        if (returned.Any)
        {
            data[name] = returned.ToElement();
        }
    }

    /// <summary>As it is stored with a part.</summary>
    public static JsonElement? ToJson(AIContent content)
    {
        var known = (content.AdditionalProperties ?? [])
            .Where(pair => pair.Key is ReasoningMember or Members or FunctionMembers)
            .ToDictionary(
                pair => pair.Key,
                pair =>
                    pair.Value is JsonElement element
                        ? element
                        : JsonSerializer.SerializeToElement(pair.Value as string, ModelJson.Default.String!)
            );
        return known.Count > 0
            ? JsonSerializer.SerializeToElement(known, ModelJson.Default.DictionaryStringJsonElement)
            : null;
    }

    public static AdditionalPropertiesDictionary? FromJson(JsonElement? stored)
    {
        if (stored is not { ValueKind: JsonValueKind.Object } json)
        {
            return null;
        }

        AdditionalPropertiesDictionary data = [];
        foreach (var member in json.EnumerateObject())
        {
            data[member.Name] =
                member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value;
        }

        return data;
    }
}
