using System.Text.Json;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Import;

/// <summary>The rows that the lines of one batch name: those of the database, and those that the batch adds.</summary>
/// <param name="TaskOwners">The owner of each task, by its id.</param>
/// <param name="TaskCounts">How many tasks each owner has.</param>
internal sealed record ImportRows(
    Dictionary<Guid, ChatSession> Sessions,
    Dictionary<Guid, ChatMessage> Messages,
    Dictionary<Guid, string> TaskOwners,
    Dictionary<string, int> TaskCounts
)
{
    public static async Task<ImportRows> LoadAsync(
        ChatDbContext db,
        IReadOnlyCollection<ImportLine> lines,
        CancellationToken cancellationToken
    )
    {
        var sessionIds = IdsOf(ImportTypes.Conversation)
            .Concat(
                lines
                    .Where(line => line.Type == ImportTypes.Message)
                    .Select(line => TryReadId(ImportTypes.Conversation, line.ConversationId))
            )
            .OfType<Guid>()
            .Distinct()
            .ToList();
        var taskIds = IdsOf(ImportTypes.Task).OfType<Guid>().ToList();
        var taskOwners = lines
            .Where(line => line.Type == ImportTypes.Task)
            .Select(line => line.UserId)
            .OfType<string>()
            .Distinct()
            .ToList();
        var sessions = await db
            .Sessions.Where(s => sessionIds.Contains(s.Id))
            .ToDictionaryAsync(s => s.Id, cancellationToken);
        var messageIds = IdsOf(ImportTypes.Message)
            .OfType<Guid>()
            .Concat(sessions.Values.Select(session => session.ActiveLeafId).OfType<Guid>())
            .ToList();
        return new ImportRows(
            sessions,
            await db
                .Messages.AsNoTracking()
                .Where(m => messageIds.Contains(m.Id))
                .ToDictionaryAsync(m => m.Id, cancellationToken),
            await db
                .Tasks.Where(t => taskIds.Contains(t.Id))
                .ToDictionaryAsync(t => t.Id, t => t.OwnerId, cancellationToken),
            await db
                .Tasks.Where(t => taskOwners.Contains(t.OwnerId))
                .GroupBy(t => t.OwnerId)
                .ToDictionaryAsync(group => group.Key, group => group.Count(), cancellationToken)
        );

        IEnumerable<Guid?> IdsOf(string type) =>
            lines.Where(line => line.Type == type).Select(line => TryReadId(type, line.Id));
    }

    private static Guid? TryReadId(string kind, JsonElement id)
    {
        try
        {
            return ImportFields.ReadId("id", kind, id);
        }
        catch (ImportException)
        {
            // The line is rejected when it is added.
            return null;
        }
    }
}
