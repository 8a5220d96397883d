using Fubuni.ChatService.Data;
using Fubuni.ChatService.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Sessions;

/// <summary>A session as it is opened: a page of the branch that is shown, and where other branches leave it.</summary>
internal sealed class SessionReader(ChatDb db)
{
    public const int MaxMessages = 200;

    /// <param name="before">A message: what came before it is wanted. Null for the newest.</param>
    /// <returns>The session, or the problem: 404 <c>session_not_found</c> or <c>message_not_found</c>.</returns>
    public async Task<(SessionWithMessages? Session, ProblemHttpResult? Problem)> OpenAsync(
        string ownerId, Guid id, Guid? before, int limit, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.AsNoTracking().OfOwner(ownerId).FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (session is null)
        {
            return (null, SessionEndpoints.NotFound());
        }

        var leafId = session.ActiveLeafId;
        if (before is not null)
        {
            var next = await db.Messages.Where(m => m.Id == before && m.SessionId == id && m.OwnerId == ownerId)
                .Select(m => new { m.ParentId })
                .FirstOrDefaultAsync(cancellationToken);
            if (next is null)
            {
                return (null, SessionEndpoints.MessageNotFound());
            }

            leafId = next.ParentId;
        }

        // One more than asked for tells whether there are older ones.
        var branch = await db.Messages.BranchTo(leafId, ownerId, limit + 1).ToListAsync(cancellationToken);
        var shown = branch.TakeLast(limit).ToList();
        var activeRun = await db.Runs.Where(run => run.SessionId == id && run.OwnerId == ownerId && run.Status == RunStatus.Active)
            .Select(run => (Guid?)run.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var summary = SessionSummary.Of(session);
        return (new SessionWithMessages(
            session.Id,
            summary.Title,
            session.CreatedAt,
            session.UpdatedAt,
            session.Pinned,
            session.Archived,
            session.ActiveLeafId,
            activeRun,
            [.. shown.Select(message => message.ToUIMessage())],
            branch.Count > limit,
            await BranchesAsync(session, shown, cancellationToken)), null);
    }

    private async Task<IReadOnlyList<Branching>> BranchesAsync(ChatSession session, List<ChatMessage> shown, CancellationToken cancellationToken)
    {
        var own = db.Messages.Where(m => m.SessionId == session.Id && m.OwnerId == session.OwnerId);
        var parents = shown.Where(m => m.ParentId is not null).Select(m => m.ParentId!.Value).ToList();
        var siblings = own.Where(m => m.ParentId != null && parents.Contains(m.ParentId.Value));
        if (parents.Count < shown.Count)
        {
            siblings = siblings.Concat(own.Where(m => m.ParentId == null));
        }

        var places = await siblings.Select(m => new { m.Id, m.ParentId, m.CreatedAt }).ToListAsync(cancellationToken);
        var order = shown.Select((message, index) => (message.Id, index)).ToDictionary(place => place.Id, place => place.index);
        return [.. places.GroupBy(m => m.ParentId)
            .Where(place => place.Count() > 1)
            .OrderBy(place => place.Min(m => order.GetValueOrDefault(m.Id, int.MaxValue)))
            .Select(place => new Branching(place.Key, [.. place.OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Select(m => m.Id)]))];
    }
}
