using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Preferences;

/// <summary>JSON of the preferences.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PreferencesView))]
[JsonSerializable(typeof(ChangePreferencesRequest))]
internal sealed partial class PreferencesJson : JsonSerializerContext;
