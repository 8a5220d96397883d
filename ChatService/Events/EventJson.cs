using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Events;

/// <summary>JSON of the events.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChatEvent))]
internal sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>For a stream, but not for HTML: text is written readable, without escapes for HTML.</summary>
    public static EventJson Plain =>
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}
