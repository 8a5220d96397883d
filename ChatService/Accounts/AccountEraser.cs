using Fubuni.ChatService.Approvals;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Preferences;
using Fubuni.ChatService.RunLogs;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Accounts;

/// <summary>Deletes everything of a user. A repeated call deletes what was added since.</summary>
internal sealed class AccountEraser(ChatDbContext db, RunStops stops, RunLogStore logs, TimeProvider time)
{
    /// <summary>
    /// How long to wait for running answers to end, so that they write nothing after the deletion. The row of a run
    /// that does not end is deleted.
    /// </summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    public async Task EraseAsync(string ownerId, CancellationToken cancellationToken)
    {
        var logsSince = time.Now() - RunLogStore.TimeToLive;
        // By session, because runs have an index by owner only while they are active.
        var runs = await db
            .Sessions.Where(s => s.OwnerId == ownerId)
            .Join(db.Runs, session => session.Id, run => run.SessionId, (_, run) => run)
            .Where(r => r.Status == RunStatus.Active || r.FinishedAt > logsSince)
            .Select(r => new
            {
                r.Id,
                r.SessionId,
                IsActive = r.Status == RunStatus.Active,
            })
            .ToListAsync(cancellationToken);
        foreach (var run in runs.Where(run => run.IsActive))
        {
            await stops.RequestAsync(ownerId, run.SessionId, cancellationToken);
        }

        await WaitUntilEndedAsync(runs.Where(run => run.IsActive).Select(run => run.Id), cancellationToken);
        await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                // Messages, runs and approvals are deleted with their sessions.
                await db.Sessions.Where(s => s.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
                await db.Tasks.Where(t => t.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
                await db.ToolPermissions.Where(p => p.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
                await db.CustomInstructions.Where(i => i.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
                await db.UserPreferences.Where(p => p.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            });
        foreach (var run in runs)
        {
            await logs.DeleteAsync(run.Id);
        }
    }

    private async Task WaitUntilEndedAsync(IEnumerable<Guid> runIds, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(EndTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            foreach (var runId in runIds)
            {
                await logs.WaitUntilCompleteAsync(runId, linked.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its log expires in minutes, and it has no row left to write to.
        }
    }
}
