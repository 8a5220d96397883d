using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Sessions;
using Fubuni.ChatService.Streaming;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.Runs;

/// <summary>Writes what a turn begins with, in one transaction.</summary>
internal sealed class TurnWriter(ChatDb db, ModelConnection model, IOptions<RunOptions> options, EventHub events, TimeProvider time)
{
    /// <param name="isAnsweredAgain">The message is there already; only a new answer is added.</param>
    /// <returns>The turn, or the problem: 404 <c>session_not_found</c>, 409 <c>stale_parent</c>.</returns>
    /// <exception cref="DbUpdateConcurrencyException">The session's leaf was moved meanwhile.</exception>
    /// <exception cref="DbUpdateException">The session has an active run, or an id is in use.</exception>
    public async Task<(Turn? Turn, ProblemHttpResult? Problem)> WriteAsync(
        string ownerId, ValidTurn turn, bool isAnsweredAgain, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var question = isAnsweredAgain
            ? await db.Messages.AsNoTracking().FirstOrDefaultAsync(m => m.Id == turn.MessageId && m.OwnerId == ownerId, cancellationToken)
            : null;
        var sessionId = question?.SessionId ?? turn.SessionId;
        var session = await db.Sessions.FirstOrDefaultAsync(s => s.Id == sessionId && s.OwnerId == ownerId, cancellationToken);
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

        // Not to be cut off halfway by a client that goes away: its message would be taken and nobody would answer it.
        await db.SaveChangesAsync(CancellationToken.None);
        events.Publish(ownerId, new SessionEvent(session.Id, change.ToName()));
        events.Publish(ownerId, new RunStartedEvent(session.Id, run.Id));
        return (new Turn(run, SessionSummary.Of(session)), null);
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
