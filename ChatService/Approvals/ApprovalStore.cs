using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Approvals;

/// <summary>
/// Questions and permissions in the database, for runs. Each call has a scope of its own, because a run waits for
/// longer than a connection may be held.
/// </summary>
internal sealed class ApprovalStore(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Whether the user has allowed the tool without being asked.</summary>
    public async Task<bool> IsPermittedAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Db(scope)
            .ToolPermissions.AnyAsync(
                p =>
                    p.OwnerId == question.OwnerId
                    && p.ToolName == question.ToolName
                    && (p.SessionId == null || p.SessionId == question.SessionId),
                cancellationToken
            );
    }

    /// <summary>Whether the question was asked and has no answer.</summary>
    public async Task<bool> IsPendingAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Db(scope)
            .ToolApprovals.AnyAsync(
                a => a.OwnerId == question.OwnerId && a.ToolCallId == question.ToolCallId && a.IsApproved == null,
                cancellationToken
            );
    }

    /// <summary>The question as it is stored. It is asked once for each call.</summary>
    public async Task<ToolApproval> OpenAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = Db(scope);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into tool_approvals (id, owner_id, session_id, tool_call_id, tool_name, created_at)
            values ({Guid.CreateVersion7()}, {question.OwnerId}, {question.SessionId}, {question.ToolCallId},
                {question.ToolName}, {time.Now()})
            on conflict (owner_id, tool_call_id) do nothing
            """,
            cancellationToken
        );
        return await db
            .ToolApprovals.AsNoTracking()
            .SingleAsync(a => a.OwnerId == question.OwnerId && a.ToolCallId == question.ToolCallId, cancellationToken);
    }

    /// <returns>Null while there is no answer.</returns>
    public async Task<bool?> ReadAnswerAsync(string ownerId, Guid approvalId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Db(scope)
            .ToolApprovals.Where(a => a.Id == approvalId && a.OwnerId == ownerId)
            .Select(a => a.IsApproved)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Answers the question, unless it has an answer. Of two answers at once the first counts.</summary>
    /// <returns>The answer that counts; null where there is no such question.</returns>
    public async Task<bool?> AnswerAsync(
        string ownerId,
        Guid approvalId,
        bool isApproved,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        await Db(scope)
            .ToolApprovals.Where(a => a.Id == approvalId && a.OwnerId == ownerId && a.IsApproved == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.IsApproved, isApproved).SetProperty(a => a.AnsweredAt, time.Now()),
                cancellationToken
            );
        return await ReadAnswerAsync(ownerId, approvalId, cancellationToken);
    }

    private static ChatDbContext Db(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<ChatDbContext>();
}
