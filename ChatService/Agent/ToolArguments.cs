using System.Buffers;
using System.Text.Json;
using Fubuni.ChatService.Data;

namespace Fubuni.ChatService.Agent;

/// <summary>Arguments that a model wrote: JSON, it says.</summary>
internal static class ToolArguments
{
    /// <summary>
    /// Far below what writers and Postgres take, for what is stored and streamed has them inside of its own levels.
    /// </summary>
    private const int MaxDepth = 32;

    /// <summary>
    /// Null where the text is not a JSON object that can be passed on. Half of a surrogate pair cannot be written, nor
    /// can Postgres store a number far beyond a double's range (RFC 8259, section 6, expects no more). U+0000 is left
    /// out of strings. No arguments at all are an empty object.
    /// </summary>
    public static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                string.IsNullOrWhiteSpace(json) ? "{}" : json,
                new JsonDocumentOptions { MaxDepth = MaxDepth }
            );
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                Write(document.RootElement, writer);
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
