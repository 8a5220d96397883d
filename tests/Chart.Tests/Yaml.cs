using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Fubuni.Chart.Tests;

internal static class Yaml
{
    private static readonly IDeserializer Reader = new DeserializerBuilder()
        .WithAttemptingUnquotedStringTypeDeserialization()
        .Build();

    public static JsonObject ReadObject(string yaml) => Json(Reader.Deserialize<object?>(yaml))!.AsObject();

    private static JsonNode? Json(object? value) =>
        value switch
        {
            null => null,
            IDictionary<object, object?> map => new JsonObject(
                map.Select(entry => KeyValuePair.Create((string)entry.Key, Json(entry.Value)))
            ),
            IList<object?> list => new JsonArray([.. list.Select(Json)]),
            string text => text,
            bool yes => yes,
            byte or short or int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            double number => number,
            _ => throw new NotSupportedException($"{value.GetType()} in YAML"),
        };
}
