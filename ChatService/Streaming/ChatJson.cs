using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.ChatService.Accounts;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Tasks;

namespace Fubuni.ChatService.Streaming;

/// <summary>JSON of this service, on the wire and in the database. The database reorders members, so a type's name may stand anywhere.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Chunk))]
[JsonSerializable(typeof(IReadOnlyList<MessagePart>))]
[JsonSerializable(typeof(MessageMetadata))]
[JsonSerializable(typeof(Dictionary<string, object?>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionSummary))]
[JsonSerializable(typeof(SessionWithMessages))]
[JsonSerializable(typeof(ExportedSession))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(ChangeSessionRequest))]
[JsonSerializable(typeof(TurnRequest))]
[JsonSerializable(typeof(TurnAnswer))]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(AddTaskRequest))]
[JsonSerializable(typeof(ChangeTaskRequest))]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(ChatExport))]
[JsonSerializable(typeof(ChatEvent))]
internal sealed partial class ChatJson : JsonSerializerContext;

/// <summary>JSON that goes into a stream or a column, never into a page: text is left readable instead of escaped for HTML.</summary>
internal static class PlainJson
{
    public static ChatJson Context { get; } = new(new JsonSerializerOptions(ChatJson.Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
