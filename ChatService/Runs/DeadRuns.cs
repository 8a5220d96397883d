using System.Text.Json;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// Runs whose lease ran out, because the replica that held them died or was cut off. What people had seen of such an answer is kept, also what
/// came after the last checkpoint: the copy of the run's log in Redis has outlived the replica.
/// </summary>
internal sealed partial class DeadRuns(IServiceScopeFactory scopes, RedisRunLog log, EventHub events, TimeProvider time, ILogger<DeadRuns> logger)
{
    private const int BatchSize = 50;
    private const string Savepoint = "text";

    /// <summary>Gives up all of them: each answer keeps its text and is marked interrupted.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> InterruptAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        List<DeadRun> given;
        do
        {
            given = await InterruptSomeAsync(cancellationToken);
            count += given.Count;
        }
        while (given.Count == BatchSize);
        return count;
    }

    private async Task<List<DeadRun>> InterruptSomeAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var given = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            // One transaction: who sees that the run is over sees all that is kept of its answer.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var marked = await MarkAsync(db, cancellationToken);
            await KeepTextAsync(db, marked, transaction, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return marked;
        });
        foreach (var run in given)
        {
            events.Publish(run.OwnerId, new RunEndedEvent(run.SessionId, run.Id, RunStatus.Interrupted.ToName()));
        }

        return given;
    }

    private Task<List<DeadRun>> MarkAsync(ChatDb db, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var code = AgentFailure.Interrupted().Code;
        return db.Database.SqlQuery<DeadRun>(
            $"""
            with dead as (
                update chat_runs set status = 'interrupted', error_code = {code}, finished_at = {now}
                where id in (select id from chat_runs where status = 'active' and lease_until < {now} limit {BatchSize} for update skip locked)
                returning id, owner_id, session_id, assistant_message_id
            ), marked as (
                update chat_messages m
                set status = 'interrupted', updated_at = {now},
                    metadata = coalesce(m.metadata, jsonb_build_object()) || jsonb_build_object('status', 'interrupted', 'errorCode', {code})
                from dead where m.id = dead.assistant_message_id
            )
            select id as "Id", owner_id as "OwnerId", session_id as "SessionId", assistant_message_id as "AssistantMessageId" from dead
            """).ToListAsync(cancellationToken);
    }

    private async Task KeepTextAsync(ChatDb db, List<DeadRun> dead, IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        var isLogThere = true;
        foreach (var run in dead)
        {
            // Without Redis the last checkpoints are what stays; it is not asked for every one of them.
            var seen = isLogThere ? await log.ReadStoredAsync(run.Id) : null;
            isLogThere = seen is not null;
            await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
            try
            {
                await KeepTextAsync(db, run, seen ?? [], cancellationToken);
            }
            catch (Exception exception) when (exception is JsonException or PostgresException { IsTransient: false })
            {
                // One answer that cannot be stored must not keep the others from being given up: its last checkpoint is what stays.
                await transaction.RollbackToSavepointAsync(Savepoint, cancellationToken);
                LogTextLost(exception.GetType().Name, run.Id);
            }
        }
    }

    private static async Task KeepTextAsync(ChatDb db, DeadRun run, IReadOnlyList<LogEntry> seen, CancellationToken cancellationToken)
    {
        var answer = db.Messages.Where(m => m.Id == run.AssistantMessageId && m.OwnerId == run.OwnerId);
        var stored = await answer.Select(m => m.Parts).SingleAsync(cancellationToken);
        var kept = Closed(Longer(stored, Rebuild(seen)));
        if (!kept.SequenceEqual(stored))
        {
            await answer.ExecuteUpdateAsync(set => set.SetProperty(m => m.Parts, kept), cancellationToken);
        }
    }

    private static IReadOnlyList<MessagePart> Rebuild(IReadOnlyList<LogEntry> entries)
    {
        var builder = new MessageBuilder();
        foreach (var entry in entries)
        {
            builder.Apply(JsonSerializer.Deserialize(entry.Json.Span, PlainJson.Context.Chunk)!);
        }

        return builder.Snapshot();
    }

    /// <summary>The copy may have lagged behind the checkpoint, while Redis was away.</summary>
    private static IReadOnlyList<MessagePart> Longer(IReadOnlyList<MessagePart> stored, IReadOnlyList<MessagePart> seen)
        => (seen.Count, TextLength(seen)).CompareTo((stored.Count, TextLength(stored))) > 0 ? seen : stored;

    private static int TextLength(IReadOnlyList<MessagePart> parts) => parts.OfType<TextPart>().Sum(part => part.Text.Length);

    private static IReadOnlyList<MessagePart> Closed(IReadOnlyList<MessagePart> parts) => [.. parts.Select(part => part is ToolPart tool ? tool.Closed() : part)];

    [LoggerMessage(Level = LogLevel.Error, Message = "What the run {RunId} had written after its last checkpoint cannot be stored ({Reason})")]
    private partial void LogTextLost(string reason, Guid runId);

    private sealed record DeadRun(Guid Id, string OwnerId, Guid SessionId, Guid AssistantMessageId);
}
