using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fubuni.ChatService.Models;

/// <summary>
/// Members of a message or a call that are not known here and that the provider gets back as they came: signatures,
/// details of reasoning. They come in pieces, as text does.
/// </summary>
internal sealed class ReturnedMembers
{
    /// <summary>More characters than any provider wants back; beyond that nothing is kept.</summary>
    private const int MaxLength = 262_144;

    /// <summary>What grows piece by piece within an item; any other member is replaced.</summary>
    private static readonly string[] Growing = ["text", "summary", "data", "content", "thinking"];

    private readonly JsonObject _members = [];
    private int _length;

    public bool Any => _members.Count > 0 && _length <= MaxLength;

    public void Add(string name, JsonElement value)
    {
        if (_length > MaxLength || StorableJson.Copy(value) is not { } storable)
        {
            return;
        }

        var json = storable.GetRawText();
        _length += json.Length;
        Merge(_members, name, JsonNode.Parse(json), isGrowing: true);
    }

    public JsonElement ToElement() => JsonSerializer.SerializeToElement(_members, ModelJson.Default.JsonObject);

    private static void Merge(JsonObject target, string name, JsonNode? later, bool isGrowing)
    {
        switch (target[name], later)
        {
            case (JsonArray list, JsonArray items):
                foreach (var item in items)
                {
                    MergeItem(list, item?.DeepClone());
                }

                break;
            case (JsonObject whole, JsonObject piece):
                Merge(whole, piece);
                break;
            case (JsonValue text, JsonValue more)
                when isGrowing && text.TryGetValue<string>(out var first) && more.TryGetValue<string>(out var second):
                target[name] = first + second;
                break;
            default:
                target[name] = later?.DeepClone();
                break;
        }
    }

    private static void Merge(JsonObject whole, JsonObject piece)
    {
        foreach (var (name, value) in piece)
        {
            Merge(whole, name, value, Growing.Contains(name));
        }
    }

    /// <summary>An item with the index and type of an earlier one continues it.</summary>
    private static void MergeItem(JsonArray list, JsonNode? item)
    {
        if (item is JsonObject piece && piece["index"] is { } index)
        {
            var earlier = list.OfType<JsonObject>()
                .FirstOrDefault(known =>
                    JsonNode.DeepEquals(known["index"], index)
                    && (piece["type"] is null || JsonNode.DeepEquals(known["type"], piece["type"]))
                );
            if (earlier is not null)
            {
                Merge(earlier, piece);
                return;
            }
        }

        list.Add(item);
    }
}
