using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fubuni.ChatService.Runs;

/// <summary>A turn that was begun, now or earlier.</summary>
internal sealed record Turn(ChatRun Run, SessionSummary Session);

/// <summary>
/// Begins turns. The user's message, the empty answer, the run and the session's new leaf are one transaction: either the turn is there as a
/// whole, and a run will finish it, or there is nothing of it and the client may send it again.
/// </summary>
internal sealed class Turns(
    ChatDb db, RunHost host, RunStore runs, ModelConnection model, IOptions<RunOptions> options, TimeProvider time)
{
    private const int MaxAttempts = 3;

    /// <returns>The turn, or the problem: 404 <c>session_not_found</c>, 409 <c>run_active</c>, <c>stale_parent</c> or <c>message_id_taken</c>,
    /// 413 <c>message_too_long</c>, 422 <c>validation_failed</c>, 503 <c>too_many_runs</c>.</returns>
    public async Task<(Turn? Turn, ProblemHttpResult? Problem)> BeginAsync(string ownerId, TurnRequest request, CancellationToken cancellationToken)
    {
        var (turn, problem) = ValidTurn.From(request);
        if (turn is null)
        {
            return (null, problem);
        }

        if (await FindAsync(ownerId, turn, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        using var place = host.TryAdmit();
        if (place is null)
        {
            return (null, Problem.Of(StatusCodes.Status503ServiceUnavailable, "too_many_runs", "Too many answers are being written right now. Please try again in a moment."));
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (begun, refused) = await TryBeginAsync(ownerId, turn, cancellationToken);
                if (begun is not null)
                {
                    host.Start(begun, place);
                }

                return (begun, refused);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                // Another turn moved the session's leaf meanwhile: decide again on what is there now.
                db.ChangeTracker.Clear();
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
            {
                db.ChangeTracker.Clear();
                if (await FindAsync(ownerId, turn, cancellationToken) is { } sameTurn)
                {
                    return sameTurn;
                }

                if (violation.ConstraintName != ChatRunConfiguration.OneActiveRunPerSession)
                {
                    return (null, violation.TableName == "chat_sessions" ? SessionEndpoints.NotFound() : MessageIdTaken());
                }

                // The run in the way may be one whose replica died.
                if (attempt >= MaxAttempts || await runs.InterruptExpiredAsync(cancellationToken) == 0)
                {
                    return (null, Problem.Of(StatusCodes.Status409Conflict, "run_active", "An answer is being written in this session already."));
                }
            }
        }
    }

    /// <summary>The turn that this message began earlier, if it did.</summary>
    private async Task<(Turn?, ProblemHttpResult?)?> FindAsync(string ownerId, ValidTurn turn, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking()
            .Where(r => r.UserMessageId == turn.MessageId && r.OwnerId == ownerId)
            .OrderByDescending(r => r.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (run is null)
        {
            return null;
        }

        if (turn.SessionId is { } sessionId && sessionId != run.SessionId)
        {
            return (null, MessageIdTaken());
        }

        var session = await db.Sessions.AsNoTracking().OfOwner(ownerId).FirstOrDefaultAsync(s => s.Id == run.SessionId, cancellationToken);
        return session is null ? (null, SessionEndpoints.NotFound()) : (new Turn(run, SessionSummary.Of(session)), null);
    }

    private async Task<(Turn?, ProblemHttpResult?)> TryBeginAsync(string ownerId, ValidTurn turn, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var session = await db.Sessions.FirstOrDefaultAsync(s => s.Id == turn.SessionId && s.OwnerId == ownerId, cancellationToken);
        if (session is null)
        {
            session = new ChatSession { Id = turn.SessionId ?? Guid.CreateVersion7(now), OwnerId = ownerId, CreatedAt = now, UpdatedAt = now };
            db.Add(session);
        }

        if (session.DeletedAt is not null)
        {
            return (null, SessionEndpoints.NotFound());
        }

        if (turn.ParentId is { } parentId && parentId != session.ActiveLeafId)
        {
            return (null, Problem.Of(StatusCodes.Status409Conflict, "stale_parent", "The session has gone on since. Load it again."));
        }

        var question = new ChatMessage
        {
            Id = turn.MessageId,
            SessionId = session.Id,
            OwnerId = ownerId,
            ParentId = session.ActiveLeafId,
            Role = MessageRole.User,
            Parts = turn.Parts,
            Metadata = new MessageMetadata { CreatedAt = now },
            Status = MessageStatus.Complete,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var run = AddAnswer(question, now);
        db.Add(question);
        session.ActiveLeafId = run.AssistantMessageId;
        session.Title ??= SessionTitle.FromMessage(turn.Text);
        session.UpdatedAt = now;

        // Not to be cut off halfway by a client that goes away: its message would be taken and nobody would answer it.
        await db.SaveChangesAsync(CancellationToken.None);
        return (new Turn(run, SessionSummary.Of(session)), null);
    }

    private ChatRun AddAnswer(ChatMessage question, DateTimeOffset now)
    {
        var run = new ChatRun
        {
            Id = Guid.CreateVersion7(now),
            SessionId = question.SessionId,
            OwnerId = question.OwnerId,
            UserMessageId = question.Id,
            AssistantMessageId = Guid.CreateVersion7(now),
            Status = RunStatus.Active,
            Worker = RunHost.Worker,
            HeartbeatAt = now,
            LeaseUntil = now + options.Value.Lease,
            CreatedAt = now,
        };
        db.Add(run);
        db.Add(new ChatMessage
        {
            Id = run.AssistantMessageId,
            SessionId = question.SessionId,
            OwnerId = question.OwnerId,
            ParentId = question.Id,
            Role = MessageRole.Assistant,
            Parts = [],
            Metadata = new MessageMetadata
            {
                SessionId = question.SessionId,
                RunId = run.Id,
                CreatedAt = now,
                Model = model.Model,
                Status = MessageStatus.Streaming.ToName(),
            },
            Status = MessageStatus.Streaming,
            CreatedAt = now,
            UpdatedAt = now,
        });
        return run;
    }

    private static ProblemHttpResult MessageIdTaken()
        => Problem.Of(StatusCodes.Status409Conflict, "message_id_taken", "This message id is in use. Give every message an id of its own.");
}
