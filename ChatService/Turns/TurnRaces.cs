using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fubuni.ChatService.Turns;

/// <summary>
/// Decides what happens when another request has changed the same data first. The database detects every race, by a
/// unique index or by the row version of the session:
/// <list type="bullet">
/// <item>The session was deleted, or another turn moved its leaf: retry.</item>
/// <item>The same turn was sent twice at once: retry, which finds the other one.</item>
/// <item>Two first messages create the same session at once: retry, which finds the session.</item>
/// <item>The session has an active run: 409, or retry when the run's replica is dead.</item>
/// <item>The id of the message or the session is in use elsewhere: 409 or 404.</item>
/// </list>
/// </summary>
internal sealed class TurnRaces(ChatDbContext db, DeadRuns deadRuns, ReplicaHeartbeat replicas, TimeProvider time)
{
    /// <summary>
    /// Whether <see cref="ResolveAsync"/> handles the exception. A change of the session at the last attempt is not
    /// handled.
    /// </summary>
    public static bool IsRace(DbUpdateException exception, bool isLast) =>
        exception is DbUpdateConcurrencyException ? !isLast : ViolationOf(exception) is not null;

    /// <returns>
    /// Never <see cref="TurnResult.Begun"/>; at the last attempt never <see cref="TurnResult.Retry"/>.
    /// </returns>
    public async Task<TurnResult> ResolveAsync(
        string ownerId,
        TurnCommand turn,
        DbUpdateException exception,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        if (ViolationOf(exception) is not { } violation)
        {
            return new TurnResult.Retry();
        }

        if (!isLast && await ExistsNowAsync(ownerId, turn, violation, cancellationToken))
        {
            return new TurnResult.Retry();
        }

        if (violation.ConstraintName == ChatRunConfiguration.OneActiveRunPerSession)
        {
            return !await IsRunAliveAsync(ownerId, turn, cancellationToken) && !isLast
                ? new TurnResult.Retry()
                : new TurnResult.Refused(SessionErrors.RunActive);
        }

        return new TurnResult.Refused(
            violation.TableName == ChatSessionConfiguration.Table ? SessionErrors.NotFound : TurnErrors.MessageIdTaken
        );
    }

    private static PostgresException? ViolationOf(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation
            ? violation
            : null;

    /// <summary>
    /// Whether the conflicting row is this very turn, sent twice at once, or the session that another first message of
    /// the user has just created.
    /// </summary>
    private Task<bool> ExistsNowAsync(
        string ownerId,
        TurnCommand turn,
        PostgresException violation,
        CancellationToken cancellationToken
    )
    {
        if (violation.TableName == ChatSessionConfiguration.Table)
        {
            return db.Sessions.OfOwner(ownerId).AnyAsync(s => s.Id == turn.SessionId, cancellationToken);
        }

        var mustBeActive = violation.ConstraintName == ChatRunConfiguration.OneActiveRunPerSession;
        return db.Runs.AnyAsync(
            r =>
                r.UserMessageId == turn.MessageId
                && r.OwnerId == ownerId
                && (!mustBeActive || r.Status == RunStatus.Active),
            cancellationToken
        );
    }

    /// <summary>Whether the session's active run has a live replica. A dead one is interrupted.</summary>
    private async Task<bool> IsRunAliveAsync(string ownerId, TurnCommand turn, CancellationToken cancellationToken)
    {
        await deadRuns.InterruptAsync(deadWorker: null, cancellationToken);
        // Null when another replica has interrupted the run in the meantime.
        if (await FindWorkerAsync(ownerId, turn, cancellationToken) is not { } worker)
        {
            return false;
        }

        if (!await replicas.IsDeadAsync(worker, ReplicaHeartbeat.ShortSilence, cancellationToken))
        {
            return true;
        }

        await deadRuns.InterruptAsync(worker, cancellationToken);
        return false;
    }

    /// <summary>The replica of the session's active run.</summary>
    private Task<string?> FindWorkerAsync(string ownerId, TurnCommand turn, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var messages = db.Messages;
        return db
            .Runs.Where(r => r.OwnerId == ownerId && r.Status == RunStatus.Active && r.LeaseUntil >= now)
            .Where(r =>
                r.SessionId == turn.SessionId || messages.Any(m => m.Id == turn.MessageId && m.SessionId == r.SessionId)
            )
            .Select(r => r.Worker)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
