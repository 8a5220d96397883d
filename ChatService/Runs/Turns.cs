using Fubuni.ChatService.Data;
using Fubuni.ChatService.Sessions;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fubuni.ChatService.Runs;

/// <summary>A turn that was begun, now or earlier.</summary>
/// <param name="Branch">The conversation up to the message to answer, where it is known without asking the database.</param>
internal sealed record Turn(ChatRun Run, SessionSummary Session, IReadOnlyList<ChatMessage>? Branch = null);

/// <summary>
/// Begins turns. The user's message, the empty answer, the run and the session's new leaf are one transaction: either the turn is there as a
/// whole, and a run will finish it, or there is nothing of it and the client may send it again.
/// </summary>
internal sealed class Turns(ChatDb db, TurnTargets targets, TurnWriter writer, RunHost host, DeadRuns dead, TimeProvider time)
{
    private const int MaxAttempts = 3;

    /// <returns>The turn, or the problem: 404 <c>session_not_found</c> or <c>message_not_found</c>, 409 <c>run_active</c>, <c>stale_parent</c> or <c>message_id_taken</c>,
    /// 413 <c>message_too_long</c>, 422 <c>validation_failed</c>, 429 <c>too_many_own_runs</c>, 503 <c>too_many_runs</c>.</returns>
    public async Task<(Turn? Turn, ProblemHttpResult? Problem)> BeginAsync(string ownerId, TurnRequest request, CancellationToken cancellationToken)
    {
        var (asked, problem) = ValidTurn.From(request);
        if (asked is null)
        {
            return (null, problem);
        }

        var (turn, misplaced) = await targets.PlaceAsync(ownerId, asked, cancellationToken);
        if (turn is null)
        {
            return (null, misplaced);
        }

        using var place = host.TryAdmit();
        // Nearly every message is new, so that it is not looked for until something stands in its way: its id cannot be taken twice.
        var mayBeSent = turn.IsRegenerate || place is null;
        for (var attempt = 1; ; attempt++)
        {
            if (await TryBeginAsync(ownerId, turn, mayBeSent, place, isLast: attempt == MaxAttempts, cancellationToken) is { } result)
            {
                return result;
            }

            mayBeSent = true;
            db.ChangeTracker.Clear();
        }
    }

    /// <returns>The turn, the problem, or null where it should be tried again, on what is there now.</returns>
    private async Task<(Turn? Turn, ProblemHttpResult? Problem)?> TryBeginAsync(
        string ownerId, ValidTurn turn, bool mayBeSent, RunHost.Place? place, bool isLast, CancellationToken cancellationToken)
    {
        var (earlier, session, refused) = mayBeSent ? await FindAsync(ownerId, turn, cancellationToken) : default;
        if (refused is not null)
        {
            return (null, refused);
        }

        if (earlier is not null && !AsksForNewAnswer(turn, earlier, session!))
        {
            return (new Turn(earlier, SessionSummary.Of(session!)), null);
        }

        if (place is null)
        {
            return (null, Problem.Of(StatusCodes.Status503ServiceUnavailable, "too_many_runs", "Too many answers are being written right now. Please try again in a moment."));
        }

        try
        {
            var (begun, rejected) = await writer.WriteAsync(ownerId, turn, isAnsweredAgain: earlier is not null || turn.IsRegenerate, cancellationToken);
            if (begun is not null)
            {
                host.Start(begun, place);
            }

            // What is not accepted as new may have been sent before.
            return begun is not null || mayBeSent ? (begun, rejected) : null;
        }
        catch (DbUpdateConcurrencyException) when (!isLast)
        {
            // The session was deleted meanwhile, or another turn moved its leaf.
            return null;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            var isSameTurn = !isLast && await IsThereAsync(ownerId, turn, violation, cancellationToken);
            return !isSameTurn && await ExplainAsync(ownerId, turn, violation, isLast, cancellationToken) is { } conflict ? (null, conflict) : null;
        }
    }

    /// <summary>The latest run for this message, if it was sent before, and its session.</summary>
    private async Task<(ChatRun? Run, ChatSession? Session, ProblemHttpResult? Problem)> FindAsync(
        string ownerId, ValidTurn turn, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking()
            .Where(r => r.UserMessageId == turn.MessageId && r.OwnerId == ownerId)
            .OrderByDescending(r => r.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (run is null)
        {
            return default;
        }

        if (turn.SessionId is { } sessionId && sessionId != run.SessionId)
        {
            return (null, null, MessageIdTaken());
        }

        var session = await db.Sessions.AsNoTracking().OfOwner(ownerId).FirstOrDefaultAsync(s => s.Id == run.SessionId, cancellationToken);
        return session is null ? (null, null, SessionEndpoints.NotFound()) : (run, session, null);
    }

    /// <summary>
    /// Whether a message that was sent before is to be answered again: when the user asks for another answer, or when the last one failed and the
    /// session has not gone on since. While an answer is being written the answer is that one.
    /// </summary>
    private static bool AsksForNewAnswer(ValidTurn turn, ChatRun earlier, ChatSession session) => earlier.Status switch
    {
        RunStatus.Active => false,
        RunStatus.Error or RunStatus.Interrupted => turn.IsRegenerate || session.ActiveLeafId == earlier.AssistantMessageId,
        _ => turn.IsRegenerate,
    };

    /// <summary>Whether what is in the way is this very turn, sent twice at once, or the session that another first message of the user has just made.</summary>
    private Task<bool> IsThereAsync(string ownerId, ValidTurn turn, PostgresException violation, CancellationToken cancellationToken)
    {
        if (violation.TableName == ChatSessionConfiguration.Table)
        {
            return db.Sessions.OfOwner(ownerId).AnyAsync(s => s.Id == turn.SessionId, cancellationToken);
        }

        var mustBeActive = violation.ConstraintName == ChatRunConfiguration.OneActiveRunPerSession;
        return db.Runs.AnyAsync(r => r.UserMessageId == turn.MessageId && r.OwnerId == ownerId && (!mustBeActive || r.Status == RunStatus.Active), cancellationToken);
    }

    /// <returns>The problem, or null where the turn should be tried again.</returns>
    private async Task<ProblemHttpResult?> ExplainAsync(
        string ownerId, ValidTurn turn, PostgresException violation, bool isLast, CancellationToken cancellationToken)
    {
        if (violation.ConstraintName != ChatRunConfiguration.OneActiveRunPerSession)
        {
            return violation.TableName == ChatSessionConfiguration.Table ? SessionEndpoints.NotFound() : MessageIdTaken();
        }

        // The run in the way may be one whose replica died. It is out of the way, too, when another replica gave it up meanwhile.
        await dead.InterruptAsync(cancellationToken);
        return !isLast && !await IsRunAliveAsync(ownerId, turn, cancellationToken) ? null : SessionEndpoints.RunActive();
    }

    private Task<bool> IsRunAliveAsync(string ownerId, ValidTurn turn, CancellationToken cancellationToken)
    {
        var now = time.Now();
        return db.Runs
            .Where(r => r.OwnerId == ownerId && r.Status == RunStatus.Active && r.LeaseUntil >= now)
            .AnyAsync(r => r.SessionId == turn.SessionId || db.Messages.Any(m => m.Id == turn.MessageId && m.SessionId == r.SessionId), cancellationToken);
    }

    private static ProblemHttpResult MessageIdTaken()
        => Problem.Of(StatusCodes.Status409Conflict, "message_id_taken", "This message id is in use. Give every message an id of its own.");
}
