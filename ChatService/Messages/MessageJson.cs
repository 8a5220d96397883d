using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Messages;

/// <summary>JSON of messages, as clients get them and as they are stored. Postgres reorders the members of
/// <c>jsonb</c>, so the type of a part may come after its other members.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<MessagePart>))]
[JsonSerializable(typeof(MessageMetadata))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    /// <summary>
    /// For a stream or a column, never for a page: text stays readable instead of being escaped for HTML.
    /// </summary>
    public static MessageJson Plain =>
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}
