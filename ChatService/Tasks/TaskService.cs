using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Tasks;

/// <summary>The to-do lists. People reach them over HTTP and agents over MCP: the rules are here, once.</summary>
internal sealed class TaskService(ChatDb db, TimeProvider time)
{
    /// <summary>Open tasks first, those due soonest before the others; completed ones after, the latest first.</summary>
    public async Task<IReadOnlyList<TaskItem>> ListAsync(string ownerId, TaskFilter filter, CancellationToken cancellationToken)
        => await db.Tasks.AsNoTracking()
            .Where(t => t.OwnerId == ownerId)
            .Where(t => filter == TaskFilter.All || (t.CompletedAt != null) == (filter == TaskFilter.Completed))
            .OrderBy(t => t.CompletedAt != null)
            .ThenByDescending(t => t.CompletedAt)
            .ThenBy(t => t.DueAt ?? DateTimeOffset.MaxValue)
            .ThenBy(t => t.CreatedAt)
            .ThenBy(t => t.Id)
            .ToListAsync(cancellationToken);

    /// <exception cref="TaskRejectedException">A field breaks a rule, or the list is full.</exception>
    public async Task<TaskItem> AddAsync(string ownerId, AddTaskRequest request, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var task = new TaskItem
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = ownerId,
            Title = CleanTitle(request.Title),
            Notes = CleanNotes(request.Notes),
            DueAt = request.DueAt?.ToUniversalTime(),
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (await db.Tasks.CountAsync(t => t.OwnerId == ownerId, cancellationToken) >= TaskItem.MaxPerOwner)
        {
            throw new TaskRejectedException("title", $"The list is full: it holds at most {TaskItem.MaxPerOwner} tasks. Delete some first.");
        }

        db.Add(task);
        await db.SaveChangesAsync(cancellationToken);
        return task;
    }

    /// <returns>The task as it is now; null where the user has none with this id.</returns>
    /// <exception cref="TaskRejectedException">A field breaks a rule.</exception>
    public async Task<TaskItem?> ChangeAsync(string ownerId, Guid id, ChangeTaskRequest change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == id && t.OwnerId == ownerId, cancellationToken);
            if (task is null)
            {
                return null;
            }

            Apply(change, task);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return task;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another writer was faster: each names only what it changes, so the change is made again on what is there now.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <returns>The task as it was; null where the user has none with this id.</returns>
    public async Task<TaskItem?> DeleteAsync(string ownerId, Guid id, CancellationToken cancellationToken)
    {
        var own = db.Tasks.Where(t => t.Id == id && t.OwnerId == ownerId);
        var task = await own.AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        return task is not null && await own.ExecuteDeleteAsync(cancellationToken) > 0 ? task : null;
    }

    private void Apply(ChangeTaskRequest change, TaskItem task)
    {
        var now = time.Now();
        task.Title = change.Title is null ? task.Title : CleanTitle(change.Title);
        task.Notes = change.Notes is null ? task.Notes : CleanNotes(change.Notes);
        task.DueAt = change.DueAt?.ToUniversalTime() ?? task.DueAt;
        task.CompletedAt = change.Completed switch
        {
            true => task.CompletedAt ?? now,
            false => null,
            null => task.CompletedAt,
        };
        if (db.Entry(task).State == EntityState.Modified)
        {
            task.UpdatedAt = now;
        }
    }

    private static string CleanTitle(string? title)
    {
        var clean = StoredText.Clean(title ?? "").Trim();
        return clean.Length is > 0 and <= TaskItem.MaxTitleLength
            ? clean
            : throw new TaskRejectedException("title", $"Must have 1 to {TaskItem.MaxTitleLength} characters.");
    }

    private static string? CleanNotes(string? notes)
    {
        var clean = StoredText.Clean(notes ?? "").Trim();
        return clean.Length <= TaskItem.MaxNotesLength
            ? clean.Length == 0 ? null : clean
            : throw new TaskRejectedException("notes", $"Must have at most {TaskItem.MaxNotesLength} characters.");
    }
}
