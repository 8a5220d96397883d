using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Tasks;

/// <summary>JSON of the HTTP API of tasks.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(AddTaskRequest))]
[JsonSerializable(typeof(ChangeTaskRequest))]
internal sealed partial class TaskJson : JsonSerializerContext;
