using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Turns;

/// <summary>
/// Finds the position in the tree of messages for a turn that names a message: beside that message. The message and
/// those after it are kept.
/// </summary>
internal sealed class TurnTargets(ChatDbContext db)
{
    /// <returns>
    /// The turn with its session and parent, or 404 <c>message_not_found</c> or 422 <c>validation_failed</c>.
    /// </returns>
    public async Task<Result<TurnCommand>> ResolveAsync(
        string ownerId,
        TurnCommand turn,
        CancellationToken cancellationToken
    )
    {
        if (turn.TargetId is not { } targetId)
        {
            return turn;
        }

        var messages = db.Messages;
        var target = await messages
            .Where(m => m.Id == targetId && m.OwnerId == ownerId)
            .Select(m => new
            {
                m.SessionId,
                m.ParentId,
                m.Role,
                UserMessageId = messages
                    .Where(parent => parent.Id == m.ParentId && parent.Role == MessageRole.User)
                    .Select(parent => (Guid?)parent.Id)
                    .FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (target is null || (turn.SessionId ?? target.SessionId) != target.SessionId)
        {
            return SessionErrors.MessageNotFound;
        }

        if (target.Role != (turn.IsRegenerate ? MessageRole.Assistant : MessageRole.User))
        {
            return Error.InvalidField(
                "messageId",
                turn.IsRegenerate ? "Only an answer can be made anew." : "Only a user's message can be edited."
            );
        }

        if (turn.IsEdit)
        {
            return turn with { SessionId = target.SessionId, ParentId = target.ParentId };
        }

        if (target.UserMessageId is not { } userMessageId)
        {
            // Only possible after an import: a greeting, or several answers in a row.
            return Error.InvalidField(
                "messageId",
                "This answer answers no message of the user, so it cannot be made anew."
            );
        }

        return turn.MessageId == Guid.Empty || turn.MessageId == userMessageId
            ? turn with
            {
                SessionId = target.SessionId,
                MessageId = userMessageId,
            }
            : Error.InvalidField("message.id", "Must be the message that the named answer answers.");
    }
}
