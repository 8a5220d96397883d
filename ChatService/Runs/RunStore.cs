using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>What a checkpoint found.</summary>
internal enum Checkpoint
{
    Renewed,
    /// <summary>The user asked to stop, maybe on another replica.</summary>
    StopRequested,
    /// <summary>The run is no longer this replica's to write.</summary>
    Lost,
}

/// <summary>
/// Runs in the database. Every write to a run's answer first changes the run where it is still active: whoever gave the run up has the last
/// word, and a replica that was away too long cannot overwrite it. Each call has a scope of its own, for they come from many tasks at once.
/// </summary>
internal sealed class RunStore(IServiceScopeFactory scopes, IOptions<RunOptions> options, EventHub events, TimeProvider time)
{
    /// <param name="parts">The answer so far, null where it has not changed.</param>
    public async Task<Checkpoint> CheckpointAsync(ChatRun run, IReadOnlyList<MessagePart>? parts, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var now = time.Now();
        var renewed = await Active(db, run).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.HeartbeatAt, now).SetProperty(r => r.LeaseUntil, now + options.Value.Lease), cancellationToken);
        if (renewed == 0)
        {
            return Checkpoint.Lost;
        }

        if (parts is not null)
        {
            await Answer(db, run).Where(m => m.Status == MessageStatus.Streaming).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Parts, parts).SetProperty(m => m.UpdatedAt, now), cancellationToken);
        }

        return await Active(db, run).AnyAsync(r => r.StopRequestedAt != null, cancellationToken) ? Checkpoint.StopRequested : Checkpoint.Renewed;
    }

    /// <returns>False where the run was given up before: then nothing is written.</returns>
    public async Task<bool> FinishAsync(ChatRun run, RunStatus status, IReadOnlyList<MessagePart> parts, string? errorCode, AgentReport report)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var isStored = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            var now = time.Now();
            var timeToFirstToken = (int?)report.TimeToFirstToken?.TotalMilliseconds;
            await using var transaction = await db.Database.BeginTransactionAsync();
            var finished = await Active(db, run).ExecuteUpdateAsync(set => set
                .SetProperty(r => r.Status, status)
                .SetProperty(r => r.ErrorCode, errorCode)
                .SetProperty(r => r.TimeToFirstTokenMs, timeToFirstToken)
                .SetProperty(r => r.FinishedAt, now));
            if (finished == 0)
            {
                // A retry after a commit whose answer was lost finds its own work done.
                return await db.Runs.AnyAsync(r => r.Id == run.Id && r.Status == status);
            }

            var before = await Answer(db, run).Select(m => m.Metadata).SingleAsync();
            var metadata = report.ToMetadata(status, errorCode, before);
            var (inputTokens, outputTokens) = (metadata.Usage?.InputTokens, metadata.Usage?.OutputTokens);
            await Answer(db, run).ExecuteUpdateAsync(set => set
                .SetProperty(m => m.Parts, parts)
                .SetProperty(m => m.Metadata, metadata)
                .SetProperty(m => m.Status, status.ToMessageStatus())
                .SetProperty(m => m.InputTokens, inputTokens)
                .SetProperty(m => m.OutputTokens, outputTokens)
                .SetProperty(m => m.UpdatedAt, now));
            await transaction.CommitAsync();
            return true;
        });
        if (isStored)
        {
            events.Publish(run.OwnerId, new RunEndedEvent(run.SessionId, run.Id, status.ToName()));
        }

        return isStored;
    }

    /// <summary>Marks the session's active run to be stopped.</summary>
    /// <returns>The run, or null where nothing runs.</returns>
    public async Task<Guid?> RequestStopAsync(string ownerId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var active = db.Runs.Where(r => r.SessionId == sessionId && r.OwnerId == ownerId && r.Status == RunStatus.Active);
        var runId = await active.Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellationToken);
        await active.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.StopRequestedAt, time.Now()), cancellationToken);
        return runId;
    }

    public async Task<bool> IsActiveAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        return await db.Runs.AnyAsync(r => r.Id == runId && r.Status == RunStatus.Active, cancellationToken);
    }

    private static IQueryable<ChatRun> Active(ChatDb db, ChatRun run)
        => db.Runs.Where(r => r.Id == run.Id && r.OwnerId == run.OwnerId && r.Status == RunStatus.Active);

    private static IQueryable<ChatMessage> Answer(ChatDb db, ChatRun run)
        => db.Messages.Where(m => m.Id == run.AssistantMessageId && m.OwnerId == run.OwnerId);
}
