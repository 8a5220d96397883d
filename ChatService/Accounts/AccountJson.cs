using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Accounts;

/// <summary>JSON of account exports.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChatExport))]
internal sealed partial class AccountJson : JsonSerializerContext;
