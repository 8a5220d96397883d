using Fubuni.ChatService.Data;
using Fubuni.ChatService.Feedback;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>Reads a session to open it: a page of the shown branch, and where other branches fork from it.</summary>
internal sealed class SessionReader(ChatDbContext db, ModelCatalog models, FeedbackService feedback)
{
    public const int MaxMessages = 200;

    /// <param name="before">Reads the messages before this one; null for the newest.</param>
    /// <returns>The session, or 404 <c>session_not_found</c> or <c>message_not_found</c>.</returns>
    public async Task<Result<SessionWithMessages>> ReadAsync(
        string ownerId,
        Guid id,
        Guid? before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var session = await db
            .Sessions.AsNoTracking()
            .OfOwner(ownerId)
            .FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (session is null)
        {
            return SessionErrors.NotFound;
        }

        var leafId = session.ActiveLeafId;
        if (before is not null)
        {
            var next = await db
                .Messages.Where(m => m.Id == before && m.SessionId == id && m.OwnerId == ownerId)
                .Select(m => new { m.ParentId })
                .FirstOrDefaultAsync(cancellationToken);
            if (next is null)
            {
                return SessionErrors.MessageNotFound;
            }

            leafId = next.ParentId;
        }

        // One more than requested shows whether there are older ones.
        var branch = await db.Messages.BranchTo(leafId, ownerId, limit + 1).ToListAsync(cancellationToken);
        var shown = branch.TakeLast(limit).ToList();
        await feedback.AddToAsync(ownerId, shown, cancellationToken);
        var activeRun = await db
            .Runs.Where(run => run.SessionId == id && run.OwnerId == ownerId && run.Status == RunStatus.Active)
            .Select(run => (Guid?)run.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var summary = SessionSummary.Of(session);
        return new SessionWithMessages(
            session.Id,
            summary.Title,
            session.CreatedAt,
            session.UpdatedAt,
            session.Pinned,
            session.Archived,
            session.ActiveLeafId,
            models.FirstOf(session.Model).Id,
            activeRun,
            [.. shown.Select(message => message.ToUIMessage())],
            branch.Count > limit,
            await ReadForksAsync(session, shown, cancellationToken)
        );
    }

    private async Task<IReadOnlyList<Branching>> ReadForksAsync(
        ChatSession session,
        List<ChatMessage> shown,
        CancellationToken cancellationToken
    )
    {
        var own = db.Messages.Where(m => m.SessionId == session.Id && m.OwnerId == session.OwnerId);
        var parents = shown.Where(m => m.ParentId is not null).Select(m => m.ParentId!.Value).ToList();
        var siblings = own.Where(m => m.ParentId != null && parents.Contains(m.ParentId.Value));
        if (parents.Count < shown.Count)
        {
            siblings = siblings.Concat(own.Where(m => m.ParentId == null));
        }

        var candidates = await siblings
            .Select(m => new
            {
                m.Id,
                m.ParentId,
                m.CreatedAt,
                m.Status,
            })
            .ToListAsync(cancellationToken);
        var order = shown
            .Select((message, index) => (message.Id, index))
            .ToDictionary(entry => entry.Id, entry => entry.index);
        var ended = candidates
            .Where(m => m.Status is not (MessageStatus.Complete or MessageStatus.Streaming) && !order.ContainsKey(m.Id))
            .Select(m => m.Id);
        var empty = await FindEmptyAsync(own, [.. ended], cancellationToken);
        return
        [
            .. candidates
                .Where(m => !empty.Contains(m.Id))
                .GroupBy(m => m.ParentId)
                .Where(fork => fork.Count() > 1)
                .OrderBy(fork => fork.Min(m => order.GetValueOrDefault(m.Id, int.MaxValue)))
                .Select(fork => new Branching(
                    fork.Key,
                    [.. fork.OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Select(m => m.Id)]
                )),
        ];
    }

    /// <summary>
    /// Answers that ended without text and without tool calls, and that no message follows: they are not alternatives.
    /// </summary>
    private static async Task<HashSet<Guid>> FindEmptyAsync(
        IQueryable<ChatMessage> own,
        List<Guid> ended,
        CancellationToken cancellationToken
    )
    {
        if (ended.Count == 0)
        {
            return [];
        }

        var leaves = await own.Where(m =>
                ended.Contains(m.Id) && m.Role == MessageRole.Assistant && !own.Any(next => next.ParentId == m.Id)
            )
            .Select(m => new { m.Id, m.Parts })
            .ToListAsync(cancellationToken);
        return
        [
            .. leaves
                .Where(m => m.Parts.All(part => part is StepStartPart or ReasoningPart or TextPart { Text: "" }))
                .Select(m => m.Id),
        ];
    }
}
