using System.Data.Common;
using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fubuni.ChatService.Runs;

/// <summary>Writes what a turn begins with, in one transaction.</summary>
internal sealed class TurnWriter(ChatDb db, ModelConnection model, IOptions<RunOptions> options, EventHub events, TimeProvider time)
{
    /// <param name="isAnsweredAgain">The message may be there already, as one that was imported is without ever having been sent; then only a new answer is added.</param>
    /// <returns>The turn, or the problem: 404 <c>session_not_found</c>, 409 <c>stale_parent</c>, 429 <c>too_many_own_runs</c>.</returns>
    /// <exception cref="DbUpdateConcurrencyException">The session was deleted or its leaf moved meanwhile.</exception>
    /// <exception cref="DbUpdateException">The session has an active run, or an id is in use.</exception>
    public async Task<(Turn? Turn, ProblemHttpResult? Problem)> WriteAsync(
        string ownerId, ValidTurn turn, bool isAnsweredAgain, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var question = isAnsweredAgain
            ? await db.Messages.AsNoTracking()
                .Where(m => m.Id == turn.MessageId && m.OwnerId == ownerId && m.Role == MessageRole.User)
                .FirstOrDefaultAsync(m => turn.SessionId == null || m.SessionId == turn.SessionId, cancellationToken)
            : null;
        var sessionId = question?.SessionId ?? turn.SessionId;
        var session = sessionId is null ? null : await db.Sessions.FirstOrDefaultAsync(s => s.Id == sessionId && s.OwnerId == ownerId, cancellationToken);
        if (session is { DeletedAt: not null })
        {
            return (null, SessionEndpoints.NotFound());
        }

        var change = session is null ? SessionChange.Created : SessionChange.Used;
        if (session is null)
        {
            session = new ChatSession { Id = turn.SessionId ?? Guid.CreateVersion7(now), OwnerId = ownerId, CreatedAt = now, UpdatedAt = now };
            db.Add(session);
        }

        if (question is null)
        {
            if (!turn.IsEdit && turn.ParentId is { } parentId && parentId != session.ActiveLeafId)
            {
                return (null, Problem.Of(StatusCodes.Status409Conflict, "stale_parent", "The session has gone on since. Load it again."));
            }

            question = AddQuestion(session, turn, now);
        }

        var run = AddRun(question, now);
        AddAnswer(run, now);
        session.ActiveLeafId = run.AssistantMessageId;
        session.Title ??= SessionTitle.FromMessage(turn.Text);
        session.UpdatedAt = now;

        if (!await TrySaveAsync(run, now))
        {
            return (null, Problem.Of(
                StatusCodes.Status429TooManyRequests,
                "too_many_own_runs",
                $"You have {options.Value.MaxActivePerUser} answers being written already. Please wait for one of them, or stop one."));
        }

        events.Publish(ownerId, new SessionEvent(session.Id, change.ToName()));
        events.Publish(ownerId, new RunStartedEvent(session.Id, run.Id));
        return (new Turn(run, SessionSummary.Of(session), question.ParentId is null ? [question] : null), null);
    }

    /// <returns>False where the user has as many runs as may be; then nothing is saved.</returns>
    private async Task<bool> TrySaveAsync(ChatRun run, DateTimeOffset now)
    {
        // Not to be cut off halfway by a client that goes away: its message would be taken and nobody would answer it.
        var isSaved = await db.Database.CreateExecutionStrategy().ExecuteInTransactionAsync(
            async cancellationToken =>
            {
                if (await CountActiveAsync(run.OwnerId, now, db.Database.CurrentTransaction!.GetDbTransaction()) >= options.Value.MaxActivePerUser)
                {
                    return false;
                }

                await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
                return true;
            },
            // Asked when the connection broke in the commit: it may have been carried out.
            cancellationToken => db.Runs.AnyAsync(r => r.Id == run.Id, cancellationToken),
            CancellationToken.None);
        if (isSaved)
        {
            db.ChangeTracker.AcceptAllChanges();
        }

        return isSaved;
    }

    /// <summary>
    /// How many runs the user has that are alive. Until the transaction ends no other turn of that user, on any replica, comes past this; the count
    /// is a statement of its own, so that it sees what was committed while the first one waited. Both go in one trip.
    /// </summary>
    private static async Task<long> CountActiveAsync(string ownerId, DateTimeOffset now, DbTransaction transaction)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            """
            select 1 from pg_advisory_xact_lock(1, hashtext(@owner));
            select count(*) from chat_runs where owner_id = @owner and status = 'active' and lease_until >= @now
            """;
        command.Parameters.Add(new NpgsqlParameter("owner", ownerId));
        command.Parameters.Add(new NpgsqlParameter("now", now));
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }

    private ChatMessage AddQuestion(ChatSession session, ValidTurn turn, DateTimeOffset now)
    {
        var question = new ChatMessage
        {
            Id = turn.MessageId,
            SessionId = session.Id,
            OwnerId = session.OwnerId,
            ParentId = turn.IsEdit ? turn.ParentId : session.ActiveLeafId,
            Role = MessageRole.User,
            Parts = turn.Parts,
            Metadata = new MessageMetadata { CreatedAt = now },
            Status = MessageStatus.Complete,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(question);
        return question;
    }

    private ChatRun AddRun(ChatMessage question, DateTimeOffset now)
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
        return run;
    }

    private void AddAnswer(ChatRun run, DateTimeOffset now) => db.Add(new ChatMessage
    {
        Id = run.AssistantMessageId,
        SessionId = run.SessionId,
        OwnerId = run.OwnerId,
        ParentId = run.UserMessageId,
        Role = MessageRole.Assistant,
        Parts = [],
        Metadata = new MessageMetadata
        {
            SessionId = run.SessionId,
            RunId = run.Id,
            CreatedAt = now,
            Model = model.Model,
            Status = MessageStatus.Streaming.ToName(),
        },
        Status = MessageStatus.Streaming,
        CreatedAt = now,
        UpdatedAt = now,
    });
}
