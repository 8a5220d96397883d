using Fubuni.ChatService.Data;
using Fubuni.ChatService.Sessions;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Runs;

/// <summary>Finds the place in the tree for a turn that names a message: beside it. The message and what follows it stay as they are.</summary>
internal sealed class TurnTargets(ChatDb db)
{
    /// <returns>The turn with its session and place, or the problem: 404 <c>message_not_found</c>, 422 <c>validation_failed</c>.</returns>
    public async Task<(ValidTurn? Turn, ProblemHttpResult? Problem)> PlaceAsync(string ownerId, ValidTurn turn, CancellationToken cancellationToken)
    {
        if (turn.TargetId is not { } targetId)
        {
            return (turn, null);
        }

        var target = await db.Messages.Where(m => m.Id == targetId && m.OwnerId == ownerId)
            .Select(m => new { m.SessionId, m.ParentId, m.Role, QuestionId = db.Messages.Where(q => q.Id == m.ParentId && q.Role == MessageRole.User).Select(q => (Guid?)q.Id).FirstOrDefault() })
            .FirstOrDefaultAsync(cancellationToken);
        if (target is null || (turn.SessionId ?? target.SessionId) != target.SessionId)
        {
            return (null, SessionEndpoints.MessageNotFound());
        }

        if (target.Role != (turn.IsRegenerate ? MessageRole.Assistant : MessageRole.User))
        {
            return (null, Invalid("messageId", turn.IsRegenerate ? "Only an answer can be made anew." : "Only a user's message can be edited."));
        }

        if (turn.IsEdit)
        {
            return (turn with { SessionId = target.SessionId, ParentId = target.ParentId }, null);
        }

        if (target.QuestionId is not { } questionId)
        {
            // Only what was imported can be so: a greeting, or one answer after the other.
            return (null, Invalid("messageId", "This answer answers no message of the user, so it cannot be made anew."));
        }

        return turn.MessageId == Guid.Empty || turn.MessageId == questionId
            ? (turn with { SessionId = target.SessionId, MessageId = questionId }, null)
            : (null, Invalid("message.id", "Must be the message that the named answer answers."));
    }

    private static ProblemHttpResult Invalid(string field, string message) => Problem.Validation(new Dictionary<string, string[]> { [field] = [message] });
}
