using System.Text.Json;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>The result of a checkpoint.</summary>
internal enum Checkpoint
{
    Renewed,

    /// <summary>The user has stopped the run, maybe on another replica.</summary>
    StopRequested,

    /// <summary>This replica may no longer write the run.</summary>
    Lost,
}

/// <summary>
/// Runs in the database. Every write to a run's answer first updates the run, and only while it is active: once a run
/// is interrupted, a replica that was unreachable for too long cannot overwrite its answer. Each call has a scope of
/// its own, because many tasks call at once.
/// </summary>
internal sealed class RunStore(
    IServiceScopeFactory scopes,
    IOptions<RunOptions> options,
    EventHub events,
    TimeProvider time
)
{
    /// <summary>One statement, because every running answer makes one every few seconds.</summary>
    /// <param name="parts">The answer so far; null when it has not changed.</param>
    public async Task<Checkpoint> CheckpointAsync(
        ChatRun run,
        IReadOnlyList<MessagePart>? parts,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        var now = time.Now();
        var json = parts is null ? null : Json(parts);
        var hasChanged = json is not null;
        var stopRequested = await db
            .Database.SqlQuery<bool>(
                $"""
                with renewed as (
                    update chat_runs set heartbeat_at = {now}, lease_until = {now + options.Value.Lease}
                    where id = {run.Id} and owner_id = {run.OwnerId} and status = 'active'
                    returning stop_requested_at is not null as stop_requested
                ), stored as (
                    update chat_messages set parts = {json}::jsonb, updated_at = {now}
                    where {hasChanged} and id = {run.AssistantMessageId} and owner_id = {run.OwnerId}
                        and status = 'streaming' and exists (select 1 from renewed)
                )
                select stop_requested as "Value" from renewed
                """
            )
            .ToListAsync(cancellationToken);
        return stopRequested is [var stop]
            ? stop
                ? Checkpoint.StopRequested
                : Checkpoint.Renewed
            : Checkpoint.Lost;
    }

    /// <returns>False when the run had been interrupted before; then nothing is written.</returns>
    public async Task<bool> FinishAsync(
        ChatRun run,
        RunStatus status,
        IReadOnlyList<MessagePart> parts,
        string? errorCode,
        AgentReport report
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        var now = time.Now();
        var metadata = report.ToMetadata(status.ToMessageStatus(), errorCode);
        var (partsJson, metadataJson) = (Json(parts), Json(metadata));
        var (inputTokens, outputTokens) = (metadata.Usage?.InputTokens, metadata.Usage?.OutputTokens);
        var finished = await db
            .Database.SqlQuery<Guid>(
                $"""
                with finished as (
                    update chat_runs
                    set status = {status.ToName()}, error_code = {errorCode},
                        time_to_first_token_ms = {metadata.TimeToFirstTokenMs}, finished_at = {now}
                    where id = {run.Id} and owner_id = {run.OwnerId} and status = 'active'
                    returning id
                ), stored as (
                    update chat_messages
                    set parts = {partsJson}::jsonb,
                        metadata = coalesce(metadata, jsonb_build_object()) || {metadataJson}::jsonb,
                        status = {status.ToMessageStatus().ToName()}, input_tokens = {inputTokens},
                        output_tokens = {outputTokens}, updated_at = {now}
                    where id = {run.AssistantMessageId} and owner_id = {run.OwnerId} and exists (select 1 from finished)
                )
                select id as "Value" from finished
                """
            )
            .ToListAsync();
        // After a commit whose response was lost, the retry finds the run finished already.
        var isStored = finished.Count > 0 || await db.Runs.AnyAsync(r => r.Id == run.Id && r.Status == status);
        if (isStored)
        {
            events.Publish(run.OwnerId, new RunEndedEvent(run.SessionId, run.Id, status.ToName()));
        }

        return isStored;
    }

    /// <summary>Marks the session's active run to be stopped.</summary>
    /// <returns>The run and the replica that holds it; null when no run is active.</returns>
    public async Task<(Guid RunId, string Worker)?> RequestStopAsync(
        string ownerId,
        Guid sessionId,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        var active = db.Runs.Where(r =>
            r.SessionId == sessionId && r.OwnerId == ownerId && r.Status == RunStatus.Active
        );
        if (await active.Select(r => new { r.Id, r.Worker }).FirstOrDefaultAsync(cancellationToken) is not { } run)
        {
            return null;
        }

        await active
            .Where(r => r.Id == run.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.StopRequestedAt, time.Now()), cancellationToken);
        return (run.Id, run.Worker);
    }

    public async Task<bool> IsActiveAsync(Guid runId, CancellationToken cancellationToken) =>
        await FindWorkerAsync(runId, cancellationToken) is not null;

    /// <summary>The replica that holds a run; null when the run is not active.</summary>
    public async Task<string?> FindWorkerAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        return await db
            .Runs.Where(r => r.Id == runId && r.Status == RunStatus.Active)
            .Select(r => r.Worker)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static string Json(IReadOnlyList<MessagePart> parts) =>
        JsonSerializer.Serialize(parts, MessageJson.Plain.IReadOnlyListMessagePart);

    private static string Json(MessageMetadata metadata) =>
        JsonSerializer.Serialize(metadata, MessageJson.Plain.MessageMetadata);
}
