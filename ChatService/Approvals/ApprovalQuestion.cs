namespace Fubuni.ChatService.Approvals;

/// <summary>Whether a call of a tool may be made.</summary>
/// <param name="ToolCallId">The same when the call is repeated after a failure.</param>
internal sealed record ApprovalQuestion(string OwnerId, Guid SessionId, string ToolCallId, string ToolName);
