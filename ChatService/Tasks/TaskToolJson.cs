using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelContextProtocol;

namespace Fubuni.ChatService.Tasks;

/// <summary>JSON of the arguments and results of the tools.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(TaskList))]
[JsonSerializable(typeof(TaskFilter))]
internal sealed partial class TaskToolJson : JsonSerializerContext
{
    public static JsonSerializerOptions ToolOptions { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(McpJsonUtilities.DefaultOptions)
        {
            // The output schemas require every member, so null members are written too.
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            // A model reads the results, and escapes would cost it more tokens than letters.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.TypeInfoResolverChain.Insert(0, new TaskToolJson());
        options.Converters.Insert(0, new JsonStringEnumConverter<TaskFilter>(JsonNamingPolicy.CamelCase));
        options.MakeReadOnly();
        return options;
    }
}
