using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Instructions;

/// <summary>JSON of the instructions.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(InstructionsView))]
[JsonSerializable(typeof(ChangeInstructionsRequest))]
internal sealed partial class InstructionsJson : JsonSerializerContext;
