namespace Fubuni.ChatService.Approvals;

/// <summary>The user's answer to the question whether a call of a tool may be made.</summary>
/// <param name="Approved">Whether it may.</param>
/// <param name="Remember">
/// Where the tool is allowed from now on without being asked: <c>chat</c> or <c>always</c>. Only with an approval.
/// </param>
internal sealed record AnswerApprovalRequest(bool Approved, string? Remember = null)
{
    /// <summary>In this chat.</summary>
    public const string Chat = "chat";

    /// <summary>In every chat.</summary>
    public const string Always = "always";
}

/// <summary>A tool that the user has allowed without being asked.</summary>
/// <param name="SessionId">The chat in which it is allowed; null for all of them.</param>
internal sealed record ToolPermissionView(Guid Id, string ToolName, Guid? SessionId, DateTimeOffset CreatedAt);

/// <param name="Items">Newest first.</param>
internal sealed record ToolPermissionList(IReadOnlyList<ToolPermissionView> Items);
