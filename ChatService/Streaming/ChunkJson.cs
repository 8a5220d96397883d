using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Streaming;

/// <summary>JSON of the chunks of an answer. Their type comes first, as the serializer writes it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Chunk))]
internal sealed partial class ChunkJson : JsonSerializerContext
{
    /// <summary>
    /// For a stream or a column, never for a page: text stays readable instead of being escaped for HTML.
    /// </summary>
    public static ChunkJson Plain =>
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}
