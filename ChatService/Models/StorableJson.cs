using System.Buffers;
using System.Text.Json;
using Fubuni.ChatService.Data;

namespace Fubuni.ChatService.Models;

/// <summary>JSON of a model, as Postgres takes it.</summary>
internal static class StorableJson
{
    /// <summary>
    /// Far below what writers and Postgres take, for what is stored and streamed has it inside of its own levels.
    /// </summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// Half of a surrogate pair cannot be written, nor can Postgres store a number far beyond a double's range (RFC
    /// 8259, section 6, expects no more). U+0000 is left out of strings.
    /// </summary>
    /// <returns>Null where the value cannot be stored.</returns>
    public static JsonElement? Copy(JsonElement value)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = MaxDepth }))
            {
                Write(value, writer);
            }

            using var storable = JsonDocument.Parse(buffer.WrittenMemory);
            return storable.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(StoredText.Clean(property.Name));
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(StoredText.Clean(value.GetString()!));
                break;
            case JsonValueKind.Number:
                WriteNumber(value, writer);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteNumber(JsonElement value, Utf8JsonWriter writer)
    {
        if (value.TryGetDecimal(out var exact))
        {
            writer.WriteNumberValue(exact);
            return;
        }

        var nearest = value.GetDouble();
        writer.WriteNumberValue(
            double.IsFinite(nearest) ? nearest : throw new JsonException("The number is too large.")
        );
    }
}
