using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Agent;

/// <summary>JSON of the agent: the descriptions of models, and the input of tools.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(Dictionary<string, object?>))]
[JsonSerializable(typeof(IDictionary<string, object?>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
internal sealed partial class AgentJson : JsonSerializerContext;
