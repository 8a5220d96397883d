using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Turns;

/// <summary>JSON of turns.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TurnRequest))]
[JsonSerializable(typeof(TurnAnswer))]
internal sealed partial class TurnJson : JsonSerializerContext;
