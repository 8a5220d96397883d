using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Runs;

internal sealed class ActiveRunReader(ChatDbContext db) : IActiveRunReader
{
    public async Task<IReadOnlyList<ActiveRunView>> ReadAsync(string ownerId, CancellationToken cancellationToken) =>
        await db
            .Runs.Where(run => run.OwnerId == ownerId && run.Status == RunStatus.Active)
            .OrderBy(run => run.CreatedAt)
            .Select(run => new ActiveRunView(run.SessionId, run.Id))
            .ToListAsync(cancellationToken);
}
