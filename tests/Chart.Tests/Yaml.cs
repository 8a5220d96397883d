using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Fubuni.Chart.Tests;

internal static class Yaml
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    /// <summary>As templates see values.</summary>
    public static Dictionary<string, object?> ReadValues(string yaml) => (Dictionary<string, object?>)Plain(Reader.Deserialize<object?>(yaml))!;

    public static JsonObject ReadObject(string yaml) => Json(Plain(Reader.Deserialize<object?>(yaml)))!.AsObject();

    private static object? Plain(object? value) => value switch
    {
        IDictionary<object, object?> map => map.ToDictionary(entry => (string)entry.Key, entry => Plain(entry.Value)),
        IList<object?> list => list.Select(Plain).ToList(),
        byte or short or int => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        Dictionary<string, object?> map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        List<object?> list => new JsonArray([.. list.Select(Json)]),
        string text => text,
        bool yes => yes,
        long number => number,
        double number => number,
        _ => throw new NotSupportedException($"{value.GetType()} in YAML"),
    };
}
