using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Approvals;

/// <summary>Answers of a user, and what the user has allowed without being asked.</summary>
internal sealed class ApprovalService(
    ChatDbContext db,
    ApprovalStore store,
    PendingApprovals pending,
    TimeProvider time
)
{
    /// <returns>404 where there is no such request, 409 where another answer was given, 422.</returns>
    public async Task<Error?> AnswerAsync(
        string ownerId,
        Guid sessionId,
        Guid approvalId,
        AnswerApprovalRequest request,
        CancellationToken cancellationToken
    )
    {
        if (
            request.Remember is not (null or AnswerApprovalRequest.Chat or AnswerApprovalRequest.Always)
            || (request.Remember is not null && !request.Approved)
        )
        {
            return ApprovalErrors.InvalidRemember;
        }

        var toolName = await db
            .ToolApprovals.Where(a => a.Id == approvalId && a.OwnerId == ownerId && a.SessionId == sessionId)
            .Select(a => a.ToolName)
            .FirstOrDefaultAsync(cancellationToken);
        if (toolName is null)
        {
            return ApprovalErrors.NotFound;
        }

        if (await store.AnswerAsync(ownerId, approvalId, request.Approved, cancellationToken) != request.Approved)
        {
            return ApprovalErrors.AlreadyAnswered;
        }

        if (request.Remember is not null)
        {
            var chat = request.Remember == AnswerApprovalRequest.Chat ? sessionId : (Guid?)null;
            await PermitAsync(ownerId, toolName, chat, cancellationToken);
        }

        // After the permission is stored: the answer may call the same tool again at once.
        await pending.AnnounceAsync(approvalId);
        return null;
    }

    public async Task<ToolPermissionList> ListAsync(string ownerId, CancellationToken cancellationToken) =>
        new(
            await db
                .ToolPermissions.AsNoTracking()
                .Where(p => p.OwnerId == ownerId)
                .OrderByDescending(p => p.CreatedAt)
                .Select(p => new ToolPermissionView(p.Id, p.ToolName, p.SessionId, p.CreatedAt))
                .ToListAsync(cancellationToken)
        );

    /// <returns>404 where there is none.</returns>
    public async Task<Error?> WithdrawAsync(string ownerId, Guid id, CancellationToken cancellationToken) =>
        await db.ToolPermissions.Where(p => p.Id == id && p.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken)
        == 0
            ? ApprovalErrors.PermissionNotFound
            : null;

    private async Task PermitAsync(
        string ownerId,
        string toolName,
        Guid? sessionId,
        CancellationToken cancellationToken
    ) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into tool_permissions (id, owner_id, tool_name, session_id, created_at)
            values ({Guid.CreateVersion7()}, {ownerId}, {toolName}, {sessionId}, {time.Now()})
            on conflict (owner_id, tool_name, session_id) do nothing
            """,
            cancellationToken
        );
}
