using System.Runtime.CompilerServices;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Feedback;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>Reads a session for its export in batches of messages, so that its length does not matter.</summary>
internal sealed class SessionExport(ChatDbContext db, FeedbackService feedback, TimeProvider time)
{
    private const int BatchSize = 100;

    public ExportedSession WholeOf(ChatSession session, CancellationToken cancellationToken)
    {
        var summary = SessionSummary.Of(session);
        return new ExportedSession(
            session.Id,
            summary.Title,
            session.CreatedAt,
            session.UpdatedAt,
            session.Pinned,
            session.Archived,
            session.ActiveLeafId,
            time.Now(),
            TreeOf(session, cancellationToken)
        )
        {
            Model = session.Model,
        };
    }

    /// <summary>The active branch, oldest first.</summary>
    public async IAsyncEnumerable<ChatMessage> BranchOf(
        ChatSession session,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var ids = await db.BranchIdsAsync(session.ActiveLeafId, session.OwnerId, cancellationToken);
        await foreach (var message in LoadAsync(session, ids, cancellationToken))
        {
            yield return message;
        }
    }

    private async IAsyncEnumerable<ExportedMessage> TreeOf(
        ChatSession session,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // A user message and the assistant message of the same turn have the same time.
        var ids = await db
            .Messages.Where(m => m.SessionId == session.Id && m.OwnerId == session.OwnerId)
            .OrderBy(m => m.CreatedAt)
            .ThenBy(m => m.Role == MessageRole.Assistant)
            .ThenBy(m => m.Id)
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
        await foreach (var message in LoadAsync(session, ids, cancellationToken))
        {
            yield return new ExportedMessage(
                message.Id,
                message.ParentId,
                message.Role.ToName(),
                message.CreatedAt,
                message.Metadata,
                message.Parts
            );
        }
    }

    private async IAsyncEnumerable<ChatMessage> LoadAsync(
        ChatSession session,
        List<Guid> ids,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var batch in ids.Chunk(BatchSize))
        {
            var messages = await db
                .Messages.AsNoTracking()
                .Where(m => batch.Contains(m.Id) && m.OwnerId == session.OwnerId)
                .ToDictionaryAsync(m => m.Id, cancellationToken);
            await feedback.AddToAsync(session.OwnerId, messages.Values, cancellationToken);
            foreach (var id in batch)
            {
                // All of them exist, unless the account was deleted in the meantime.
                if (messages.TryGetValue(id, out var message))
                {
                    yield return message;
                }
            }
        }
    }
}
