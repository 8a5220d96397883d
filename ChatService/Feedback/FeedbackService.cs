using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Feedback;

/// <summary>Stores and reads what users think of answers.</summary>
internal sealed class FeedbackService(ChatDbContext db, FeedbackTelemetry telemetry, TimeProvider time)
{
    /// <summary>404: the session does not exist or was deleted, or has no such answer.</summary>
    private static readonly Error NotFound = new(
        ErrorKind.NotFound,
        "message_not_found",
        "There is no such answer in this session."
    );

    /// <returns>What is stored, or 404 <c>message_not_found</c>.</returns>
    public async Task<Result<AnswerFeedback>> SetAsync(
        string ownerId,
        Guid sessionId,
        Guid messageId,
        FeedbackCommand command,
        CancellationToken cancellationToken
    )
    {
        var rating = command.Rating.ToName();
        // One statement: it finds the answer, and two requests at once do not fail.
        var earlier = await db
            .Database.SqlQuery<string>(
                $"""
                with earlier as (
                    select rating from message_feedback where message_id = {messageId} and owner_id = {ownerId}
                ), stored as (
                    insert into message_feedback (message_id, owner_id, rating, comment, updated_at)
                    select m.id, m.owner_id, {rating}, {command.Comment}, {time.Now()}
                    from chat_messages m join chat_sessions s on s.id = m.session_id
                    where m.id = {messageId} and m.session_id = {sessionId} and m.owner_id = {ownerId}
                        and m.role = 'assistant' and s.owner_id = {ownerId} and s.deleted_at is null
                    on conflict (message_id) do update set
                        rating = excluded.rating,
                        comment = excluded.comment,
                        updated_at = excluded.updated_at
                    returning 1
                )
                select coalesce((select rating from earlier), '') as "Value" from stored
                """
            )
            .ToListAsync(cancellationToken);
        if (earlier is not [var before])
        {
            return NotFound;
        }

        // A comment that is added later is not counted again.
        if (before != rating)
        {
            telemetry.Rated(command.Rating);
        }

        return new AnswerFeedback(rating) { Comment = command.Comment };
    }

    /// <returns>404 <c>message_not_found</c>; null when there is no feedback any more.</returns>
    public async Task<Error?> RemoveAsync(
        string ownerId,
        Guid sessionId,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        var exists = await db
            .Sessions.OfOwner(ownerId)
            .Join(db.Messages, session => session.Id, message => message.SessionId, (_, message) => message)
            .AnyAsync(
                m =>
                    m.Id == messageId
                    && m.SessionId == sessionId
                    && m.OwnerId == ownerId
                    && m.Role == MessageRole.Assistant,
                cancellationToken
            );
        if (!exists)
        {
            return NotFound;
        }

        await db
            .Feedback.Where(f => f.MessageId == messageId && f.OwnerId == ownerId)
            .ExecuteDeleteAsync(cancellationToken);
        return null;
    }

    /// <summary>Adds what the user thinks of these messages to their metadata.</summary>
    public async Task AddToAsync(
        string ownerId,
        IReadOnlyCollection<ChatMessage> messages,
        CancellationToken cancellationToken
    )
    {
        var answers = messages.Where(m => m.Role == MessageRole.Assistant).ToDictionary(m => m.Id);
        if (answers.Count == 0)
        {
            return;
        }

        var rated = await db
            .Feedback.AsNoTracking()
            .Where(f => answers.Keys.Contains(f.MessageId) && f.OwnerId == ownerId)
            .ToListAsync(cancellationToken);
        foreach (var feedback in rated)
        {
            var answer = answers[feedback.MessageId];
            answer.Metadata = (answer.Metadata ?? new MessageMetadata()) with
            {
                Feedback = new AnswerFeedback(feedback.Rating.ToName()) { Comment = feedback.Comment },
            };
        }
    }
}
