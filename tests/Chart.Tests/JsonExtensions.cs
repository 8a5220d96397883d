using System.Text.Json.Nodes;

namespace Fubuni.Chart.Tests;

internal static class JsonExtensions
{
    public static string Kind(this JsonObject item) => item["kind"].Text();

    public static string Name(this JsonObject item) => item["metadata"]!["name"].Text();

    public static string Text(this JsonNode? node) => node!.GetValue<string>();

    public static long Number(this JsonNode? node) => node!.GetValue<long>();

    public static IEnumerable<string> Texts(this JsonNode? node) => node is null ? [] : node.AsArray().Select(Text);

    public static IEnumerable<JsonObject> Items(this JsonNode? node) =>
        node is null ? [] : node.AsArray().Select(item => item!.AsObject());

    public static IReadOnlyDictionary<string, string> Map(this JsonNode? node) =>
        (node?.AsObject() ?? []).ToDictionary(entry => entry.Key, entry => entry.Value.Text());

    /// <summary>What a ConfigMap or a Secret holds.</summary>
    public static IReadOnlyDictionary<string, string> Variables(this JsonObject item) =>
        (item["data"] ?? item["stringData"]).Map();

    /// <summary>An empty selector matches everything.</summary>
    public static bool Matches(this JsonNode? selector, JsonObject labels)
    {
        var known = labels.Map();
        return selector!
            ["matchLabels"]
            .Map()
            .All(label => known.TryGetValue(label.Key, out var value) && value == label.Value);
    }
}
