using Fubuni.ChatService.Agent;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.ChatService.Turns;

/// <summary>Writes the beginning of a turn, in one transaction.</summary>
internal sealed class TurnWriter(
    ChatDbContext db,
    TurnRows rows,
    TurnModels models,
    ActiveRunLimit activeRuns,
    EventHub events,
    TimeProvider time
)
{
    /// <param name="earlier">
    /// The latest run of the message. An existing message can have none, for example an imported one.
    /// </param>
    /// <returns>
    /// The run, or 404 <c>session_not_found</c>, 409 <c>stale_parent</c> or 429 <c>too_many_own_runs</c>.
    /// </returns>
    /// <exception cref="DbUpdateConcurrencyException">The session was deleted, or its leaf moved.</exception>
    /// <exception cref="DbUpdateException">The session has an active run, or an id is in use.</exception>
    public async Task<Result<RunInput>> WriteAsync(
        string ownerId,
        TurnCommand turn,
        ChatRun? earlier,
        CancellationToken cancellationToken
    )
    {
        var now = time.Now();
        var mayExist = earlier is not null || turn.IsRegenerate;
        var userMessage = mayExist ? await FindUserMessageAsync(ownerId, turn, cancellationToken) : null;
        var sessionId = userMessage?.SessionId ?? turn.SessionId;
        var session = sessionId is null
            ? null
            : await db.Sessions.FirstOrDefaultAsync(s => s.Id == sessionId && s.OwnerId == ownerId, cancellationToken);
        if (session is { DeletedAt: not null })
        {
            return SessionErrors.NotFound;
        }

        var change = session is null ? SessionChange.Created : SessionChange.Used;
        session ??= rows.AddSession(ownerId, turn, now);
        if (userMessage is null)
        {
            if (!turn.IsEdit && turn.ParentId is { } parentId && parentId != session.ActiveLeafId)
            {
                return TurnErrors.StaleParent;
            }

            userMessage = rows.AddUserMessage(session, turn, now);
        }

        var answerId = mayExist ? turn.TargetId ?? earlier?.AssistantMessageId : null;
        var model = await models.ChooseAsync(
            turn,
            session,
            change == SessionChange.Created,
            answerId,
            cancellationToken
        );
        var completed = await FindCompletedPartsAsync(userMessage, answerId, model, cancellationToken);
        var run = rows.AddRun(userMessage, model, now);
        rows.AddAssistantMessage(run, model, now);
        session.ActiveLeafId = run.AssistantMessageId;
        session.Title ??= SessionTitle.FromMessage(turn.Text);
        session.UpdatedAt = now;
        if (!await TrySaveAsync(run, turn, now))
        {
            return TurnErrors.TooManyOwnRuns(activeRuns.MaxActivePerUser);
        }

        events.Publish(ownerId, new SessionEvent(session.Id, change.ToName()));
        events.Publish(ownerId, new RunStartedEvent(session.Id, run.Id));
        IReadOnlyList<ChatMessage>? branch = userMessage.ParentId is null ? [userMessage] : null;
        return new RunInput(run, SessionSummary.Of(session), branch, completed)
        {
            NeedsTitle = session.TitleSource == TitleSource.Message,
        };
    }

    private Task<ChatMessage?> FindUserMessageAsync(
        string ownerId,
        TurnCommand turn,
        CancellationToken cancellationToken
    ) =>
        db
            .Messages.AsNoTracking()
            .Where(m => m.Id == turn.MessageId && m.OwnerId == ownerId && m.Role == MessageRole.User)
            .FirstOrDefaultAsync(m => turn.SessionId == null || m.SessionId == turn.SessionId, cancellationToken);

    /// <summary>
    /// The completed steps of the answer to retry, when it failed. An answer that did not fail is regenerated from its
    /// beginning.
    /// </summary>
    private async Task<IReadOnlyList<MessagePart>?> FindCompletedPartsAsync(
        ChatMessage userMessage,
        Guid? answerId,
        ChatModel model,
        CancellationToken cancellationToken
    )
    {
        if (answerId is null)
        {
            return null;
        }

        var answer = await db
            .Messages.AsNoTracking()
            .Where(m => m.Id == answerId && m.OwnerId == userMessage.OwnerId && m.ParentId == userMessage.Id)
            .Where(m => m.Status == MessageStatus.Error || m.Status == MessageStatus.Interrupted)
            .Select(m => new { m.Parts, m.Metadata })
            .FirstOrDefaultAsync(cancellationToken);
        return answer is null ? null
            : CompletedSteps.Of(answer.Parts) is not { } completed ? null
            : answer.Metadata?.Model == model.Id ? completed
            : ProviderParts.Without(completed);
    }

    /// <returns>False when the user has as many runs as allowed; then nothing is saved.</returns>
    private async Task<bool> TrySaveAsync(ChatRun run, TurnCommand turn, DateTimeOffset now)
    {
        // Not cancelled when the client disconnects: its message would be stored, and no run would answer it.
        var isSaved = await db
            .Database.CreateExecutionStrategy()
            .ExecuteInTransactionAsync(
                async cancellationToken =>
                {
                    var transaction = db.Database.CurrentTransaction!.GetDbTransaction();
                    if (await activeRuns.IsReachedAsync(run.OwnerId, now, transaction))
                    {
                        return false;
                    }

                    await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
                    await models.RememberAsync(run.OwnerId, turn, cancellationToken);
                    return true;
                },
                // Asked when the connection was lost during the commit, which may have succeeded.
                cancellationToken => db.Runs.AnyAsync(r => r.Id == run.Id, cancellationToken),
                CancellationToken.None
            );
        if (isSaved)
        {
            db.ChangeTracker.AcceptAllChanges();
        }

        return isSaved;
    }
}
