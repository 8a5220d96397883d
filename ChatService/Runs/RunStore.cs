using System.Text.Json;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
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
    /// <summary>One statement, for every answer in the making makes one every few seconds.</summary>
    /// <param name="parts">The answer so far, null where it has not changed.</param>
    public async Task<Checkpoint> CheckpointAsync(ChatRun run, IReadOnlyList<MessagePart>? parts, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var now = time.Now();
        var json = parts is null ? null : Json(parts);
        var isToStop = await db.Database.SqlQuery<bool>(
            $"""
            with renewed as (
                update chat_runs set heartbeat_at = {now}, lease_until = {now + options.Value.Lease}
                where id = {run.Id} and owner_id = {run.OwnerId} and status = 'active'
                returning stop_requested_at is not null as is_to_stop
            ), stored as (
                update chat_messages set parts = {json}::jsonb, updated_at = {now}
                where {json is not null} and id = {run.AssistantMessageId} and owner_id = {run.OwnerId} and status = 'streaming' and exists (select 1 from renewed)
            )
            select is_to_stop as "Value" from renewed
            """).ToListAsync(cancellationToken);
        return isToStop is [var stop] ? stop ? Checkpoint.StopRequested : Checkpoint.Renewed : Checkpoint.Lost;
    }

    /// <returns>False where the run was given up before: then nothing is written.</returns>
    public async Task<bool> FinishAsync(ChatRun run, RunStatus status, IReadOnlyList<MessagePart> parts, string? errorCode, AgentReport report)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var now = time.Now();
        var metadata = report.ToMetadata(status, errorCode);
        var (inputTokens, outputTokens) = (metadata.Usage?.InputTokens, metadata.Usage?.OutputTokens);
        var finished = await db.Database.SqlQuery<Guid>(
            $"""
            with finished as (
                update chat_runs
                set status = {status.ToName()}, error_code = {errorCode}, time_to_first_token_ms = {metadata.TimeToFirstTokenMs}, finished_at = {now}
                where id = {run.Id} and owner_id = {run.OwnerId} and status = 'active'
                returning id
            ), stored as (
                update chat_messages
                set parts = {Json(parts)}::jsonb, metadata = coalesce(metadata, jsonb_build_object()) || {Json(metadata)}::jsonb,
                    status = {status.ToMessageStatus().ToName()}, input_tokens = {inputTokens}, output_tokens = {outputTokens}, updated_at = {now}
                where id = {run.AssistantMessageId} and owner_id = {run.OwnerId} and exists (select 1 from finished)
            )
            select id as "Value" from finished
            """).ToListAsync();
        // A retry after a commit whose answer was lost finds its own work done.
        var isStored = finished.Count > 0 || await db.Runs.AnyAsync(r => r.Id == run.Id && r.Status == status);
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

    private static string Json(IReadOnlyList<MessagePart> parts) => JsonSerializer.Serialize(parts, PlainJson.Context.IReadOnlyListMessagePart);

    private static string Json(MessageMetadata metadata) => JsonSerializer.Serialize(metadata, PlainJson.Context.MessageMetadata);
}
