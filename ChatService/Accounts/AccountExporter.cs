using System.Runtime.CompilerServices;
using Fubuni.ChatService.ChatSessions;
using Fubuni.ChatService.Data;
using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Preferences;
using Fubuni.ChatService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Accounts;

/// <summary>
/// Reads everything of a user in pages, so that the memory it takes does not grow with the user's history. Rows that
/// are added during the export may be missing.
/// </summary>
internal sealed class AccountExporter(
    ChatDbContext db,
    SessionExport sessionExport,
    TaskService tasks,
    InstructionsService instructions,
    PreferencesService preferences,
    TimeProvider time
)
{
    private const int PageSize = 100;

    public ChatExport Export(string ownerId, CancellationToken cancellationToken)
    {
        var own = db.Sessions.AsNoTracking().Where(s => s.OwnerId == ownerId);
        return new ChatExport(
            time.Now(),
            SessionsAsync(own.Where(s => s.DeletedAt == null), cancellationToken),
            SessionsAsync(own.Where(s => s.DeletedAt != null), cancellationToken),
            TasksAsync(ownerId, cancellationToken),
            InstructionsAsync(ownerId, cancellationToken),
            PreferencesAsync(ownerId, cancellationToken)
        );
    }

    private async IAsyncEnumerable<ExportedSession> SessionsAsync(
        IQueryable<ChatSession> sessions,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var next = sessions;
        while (true)
        {
            var page = await next.OrderBy(s => s.CreatedAt)
                .ThenBy(s => s.Id)
                .Take(PageSize)
                .ToListAsync(cancellationToken);
            foreach (var session in page)
            {
                yield return sessionExport.WholeOf(session, cancellationToken);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            var (createdAt, id) = (page[^1].CreatedAt, page[^1].Id);
            next = sessions.Where(s =>
                EF.Functions.GreaterThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(createdAt, id))
            );
        }
    }

    private async IAsyncEnumerable<InstructionsView> InstructionsAsync(
        string ownerId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var view = await instructions.ReadAsync(ownerId, cancellationToken);
        if (!view.IsNone)
        {
            yield return view;
        }
    }

    private async IAsyncEnumerable<PreferencesView> PreferencesAsync(
        string ownerId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var view = await preferences.ReadAsync(ownerId, cancellationToken);
        if (view is not { Model: null, TimeZone: null })
        {
            yield return view;
        }
    }

    /// <summary>The number of tasks is limited, so the list is read as a whole.</summary>
    private async IAsyncEnumerable<TaskView> TasksAsync(
        string ownerId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (items, _) = await tasks.ListAsync(ownerId, new TaskQuery(TaskFilter.All), cancellationToken);
        foreach (var task in items)
        {
            yield return TaskView.Of(task);
        }
    }
}
