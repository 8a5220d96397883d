using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.ChatService.Approvals;

/// <summary>JSON of approvals and permissions.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AnswerApprovalRequest))]
[JsonSerializable(typeof(ToolPermissionList))]
internal sealed partial class ApprovalJson : JsonSerializerContext;
