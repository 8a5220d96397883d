using System.Text.Json;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.RunLogs;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fubuni.ChatService.Runs;

/// <summary>
/// Interrupts runs whose lease has expired or whose replica is dead. All of the answer that clients had received is
/// kept, also the chunks after the last checkpoint: they are in the copy of the run's log in Redis.
/// </summary>
internal sealed partial class DeadRuns(
    IServiceScopeFactory scopes,
    RedisRunLog log,
    EventHub events,
    TimeProvider time,
    ILogger<DeadRuns> logger
)
{
    private const int BatchSize = 50;
    private const string Savepoint = "text";

    /// <summary>
    /// Each answer keeps its text and becomes interrupted, or stopped when the user had requested that.
    /// </summary>
    /// <param name="deadWorker">
    /// A replica that is known to be dead: its runs are interrupted before their leases expire.
    /// </param>
    /// <returns>The number of runs.</returns>
    public async Task<int> InterruptAsync(string? deadWorker, CancellationToken cancellationToken)
    {
        var count = 0;
        List<DeadRun> interrupted;
        do
        {
            interrupted = await InterruptBatchAsync(deadWorker, cancellationToken);
            count += interrupted.Count;
        } while (interrupted.Count == BatchSize);
        return count;
    }

    private async Task<List<DeadRun>> InterruptBatchAsync(string? deadWorker, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        var interrupted = await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                // One transaction: a client that sees the end of the run also sees the kept text.
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var marked = await MarkAsync(db, deadWorker, cancellationToken);
                await KeepPartsAsync(db, marked, transaction, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return marked;
            });
        foreach (var run in interrupted)
        {
            events.Publish(run.OwnerId, new RunEndedEvent(run.SessionId, run.Id, run.Status));
        }

        return interrupted;
    }

    private Task<List<DeadRun>> MarkAsync(ChatDbContext db, string? deadWorker, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var code = AgentFailure.Interrupted().Code;
        return db
            .Database.SqlQuery<DeadRun>(
                $"""
                with dead as (
                    update chat_runs
                    set status = case when stop_requested_at is null then 'interrupted' else 'stopped' end,
                        error_code = case when stop_requested_at is null then {code} end,
                        finished_at = {now}
                    where id in (
                        select id from chat_runs where status = 'active'
                            and (lease_until < {now} or worker = {deadWorker})
                        limit {BatchSize} for update skip locked)
                    returning id, owner_id, session_id, assistant_message_id, status, error_code
                ), marked as (
                    update chat_messages m
                    set status = dead.status, updated_at = {now},
                        metadata = jsonb_strip_nulls(
                            coalesce(m.metadata, jsonb_build_object())
                                || jsonb_build_object('status', dead.status, 'errorCode', dead.error_code))
                    from dead where m.id = dead.assistant_message_id
                )
                select id as "Id", owner_id as "OwnerId", session_id as "SessionId",
                    assistant_message_id as "AssistantMessageId",
                    status as "Status"
                from dead
                """
            )
            .ToListAsync(cancellationToken);
    }

    private async Task KeepPartsAsync(
        ChatDbContext db,
        List<DeadRun> dead,
        IDbContextTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var isRedisAvailable = true;
        foreach (var run in dead)
        {
            // Without Redis the last checkpoints stay. It is not asked again for each of the other runs.
            var logged = isRedisAvailable ? await log.ReadStoredAsync(run.Id) : null;
            isRedisAvailable = logged is not null;
            await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
            try
            {
                await KeepPartsAsync(db, run, logged ?? [], cancellationToken);
            }
            catch (Exception exception) when (exception is JsonException or PostgresException { IsTransient: false })
            {
                // One answer that cannot be stored must not prevent the others from being interrupted: its last
                // checkpoint stays.
                await transaction.RollbackToSavepointAsync(Savepoint, cancellationToken);
                LogTextLost(exception.GetType().Name, run.Id);
            }
        }
    }

    private static async Task KeepPartsAsync(
        ChatDbContext db,
        DeadRun run,
        IReadOnlyList<LogEntry> logged,
        CancellationToken cancellationToken
    )
    {
        var answer = db.Messages.Where(m => m.Id == run.AssistantMessageId && m.OwnerId == run.OwnerId);
        var stored = await answer.Select(m => m.Parts).SingleAsync(cancellationToken);
        var kept = Closed(Longer(stored, Rebuild(logged)));
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
            builder.Apply(JsonSerializer.Deserialize(entry.Json.Span, ChunkJson.Default.Chunk)!);
        }

        return builder.Snapshot();
    }

    /// <summary>While Redis was unavailable, the copy may have lagged behind the checkpoint.</summary>
    private static IReadOnlyList<MessagePart> Longer(
        IReadOnlyList<MessagePart> stored,
        IReadOnlyList<MessagePart> logged
    ) => (logged.Count, TextLength(logged)).CompareTo((stored.Count, TextLength(stored))) > 0 ? logged : stored;

    private static int TextLength(IReadOnlyList<MessagePart> parts) =>
        parts.OfType<TextPart>().Sum(part => part.Text.Length);

    private static IReadOnlyList<MessagePart> Closed(IReadOnlyList<MessagePart> parts) =>
        [.. parts.Select(part => part is ToolPart tool ? tool.Closed() : part)];

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The text of the run {RunId} after its last checkpoint cannot be stored ({Reason})"
    )]
    private partial void LogTextLost(string reason, Guid runId);

    private sealed record DeadRun(Guid Id, string OwnerId, Guid SessionId, Guid AssistantMessageId, string Status);
}
