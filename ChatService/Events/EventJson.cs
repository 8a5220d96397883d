using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Events;

/// <summary>JSON of the events.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChatEvent))]
internal sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>
    /// For a stream or a column, never for a page: text stays readable instead of being escaped for HTML.
    /// </summary>
    public static EventJson Plain =>
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}
