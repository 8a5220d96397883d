using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>JSON of chat sessions.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionSummary))]
[JsonSerializable(typeof(SessionWithMessages))]
[JsonSerializable(typeof(SessionUsage))]
[JsonSerializable(typeof(ExportedSession))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(ChangeSessionRequest))]
internal sealed partial class SessionJson : JsonSerializerContext
{
    /// <summary>
    /// For a stream or a column, but not for HTML: text is stored readable, without escapes for HTML.
    /// </summary>
    public static SessionJson Plain =>
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}
