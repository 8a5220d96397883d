using Fubuni.ChatService.Data;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Accounts;

/// <summary>Deletes everything of a user. Doing it again does no harm, and deletes what has come since.</summary>
internal sealed class AccountEraser(ChatDb db, RunStops stops, RunLogs logs, TimeProvider time)
{
    /// <summary>Running answers get this long to end, so that nothing of them is written after the rest is gone. One that does not end finds its run gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task EraseAsync(string ownerId, CancellationToken cancellationToken)
    {
        var logsSince = time.Now() - RunLogs.TimeToLive;
        // By way of the sessions: only active runs are to be found by their owner.
        var runs = await db.Sessions.Where(s => s.OwnerId == ownerId)
            .Join(db.Runs, session => session.Id, run => run.SessionId, (_, run) => run)
            .Where(r => r.Status == RunStatus.Active || r.FinishedAt > logsSince)
            .Select(r => new { r.Id, r.SessionId, IsActive = r.Status == RunStatus.Active })
            .ToListAsync(cancellationToken);
        foreach (var run in runs.Where(run => run.IsActive))
        {
            await stops.RequestAsync(ownerId, run.SessionId, cancellationToken);
        }

        await UntilEndedAsync(runs.Where(run => run.IsActive).Select(run => run.Id), cancellationToken);
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            // Messages and runs go with their sessions.
            await db.Sessions.Where(s => s.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
            await db.Tasks.Where(t => t.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        });
        foreach (var run in runs)
        {
            await logs.DeleteAsync(run.Id);
        }
    }

    private async Task UntilEndedAsync(IEnumerable<Guid> runIds, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            foreach (var runId in runIds)
            {
                await logs.UntilEndedAsync(runId, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its log is gone in minutes; what it still writes finds no row.
        }
    }
}
