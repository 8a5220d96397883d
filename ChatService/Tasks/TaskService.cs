using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Tasks;

/// <summary>The to-do lists. People reach them over HTTP and agents over MCP: the rules are here, once.</summary>
internal sealed class TaskService(ChatDbContext db, EventHub events, TimeProvider time)
{
    /// <summary>A page of the user's tasks, and where the next one begins.</summary>
    public async Task<(IReadOnlyList<TaskItem> Items, TaskCursor? Next)> ListAsync(
        string ownerId,
        TaskQuery query,
        CancellationToken cancellationToken
    )
    {
        // One more than asked for tells whether there is a next page.
        var items = await query
            .Of(db.Tasks.AsNoTracking().Where(t => t.OwnerId == ownerId))
            .Take(query.Limit + 1)
            .ToListAsync(cancellationToken);
        return items.Count > query.Limit
            ? (items[..query.Limit], TaskCursor.Of(items[query.Limit - 1]))
            : (items, null);
    }

    /// <summary>How many of the user's tasks the query has, over all its pages.</summary>
    public Task<int> CountAsync(string ownerId, TaskQuery query, CancellationToken cancellationToken) =>
        query.Of(db.Tasks.Where(t => t.OwnerId == ownerId)).CountAsync(cancellationToken);

    public Task<TaskItem?> FindAsync(string ownerId, Guid id, CancellationToken cancellationToken) =>
        db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.OwnerId == ownerId, cancellationToken);

    /// <exception cref="TaskRejectedException">A field breaks a rule, or the list is full.</exception>
    public Task<TaskItem> AddAsync(string ownerId, AddTaskRequest request, CancellationToken cancellationToken) =>
        AddAsync(ownerId, request, id: null, cancellationToken);

    /// <param name="id">
    /// Of the new task. Where the user has one of this id, it was added before, and is returned as it is.
    /// </param>
    /// <exception cref="TaskRejectedException">A field breaks a rule, or the list is full.</exception>
    public async Task<TaskItem> AddAsync(
        string ownerId,
        AddTaskRequest request,
        Guid? id,
        CancellationToken cancellationToken
    )
    {
        if (id is { } known && await FindAsync(ownerId, known, cancellationToken) is { } added)
        {
            return added;
        }

        var now = time.Now();
        var task = new TaskItem
        {
            Id = id ?? Guid.CreateVersion7(now),
            OwnerId = ownerId,
            Title = CleanTitle(request.Title),
            Notes = CleanNotes(request.Notes),
            DueAt = DueTime.Parse("dueAt", request.DueAt),
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (await db.Tasks.CountAsync(t => t.OwnerId == ownerId, cancellationToken) >= TaskItem.MaxPerOwner)
        {
            throw new TaskRejectedException(
                "title",
                $"The list is full: it holds at most {TaskItem.MaxPerOwner} tasks. Delete some first."
            );
        }

        db.Add(task);
        await db.SaveChangesAsync(cancellationToken);
        events.Publish(ownerId, new TaskEvent(task.Id, TaskChange.Added.ToName()));
        return task;
    }

    /// <param name="seen">The versions that the writer may change; null for whichever is there.</param>
    /// <returns>The task as it is now; null where the user has none with this id.</returns>
    /// <exception cref="TaskRejectedException">A field breaks a rule.</exception>
    /// <exception cref="TaskChangedException">The task has none of the versions.</exception>
    public Task<TaskItem?> ChangeAsync(
        string ownerId,
        Guid id,
        ChangeTaskRequest change,
        IReadOnlyCollection<uint>? seen,
        CancellationToken cancellationToken
    ) => WriteAsync(ownerId, id, task => Apply(change, task), seen, cancellationToken);

    /// <param name="seen">The versions that the writer may delete; null for whichever is there.</param>
    /// <returns>The task as it was; null where the user has none with this id.</returns>
    /// <exception cref="TaskChangedException">The task has none of the versions.</exception>
    public Task<TaskItem?> DeleteAsync(
        string ownerId,
        Guid id,
        IReadOnlyCollection<uint>? seen,
        CancellationToken cancellationToken
    ) => WriteAsync(ownerId, id, task => db.Remove(task), seen, cancellationToken);

    private async Task<TaskItem?> WriteAsync(
        string ownerId,
        Guid id,
        Action<TaskItem> write,
        IReadOnlyCollection<uint>? seen,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == id && t.OwnerId == ownerId, cancellationToken);
            if (task is null)
            {
                return null;
            }

            if (seen?.Contains(task.Version) == false)
            {
                throw new TaskChangedException();
            }

            write(task);
            var change = db.Entry(task).State == EntityState.Deleted ? TaskChange.Deleted : TaskChange.Changed;
            try
            {
                if (await db.SaveChangesAsync(cancellationToken) > 0)
                {
                    events.Publish(ownerId, new TaskEvent(id, change.ToName()));
                }

                return task;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another writer was faster. Each names only what it changes, so the change is made again on what is
                // there now, if that is wanted.
                db.ChangeTracker.Clear();
            }
        }
    }

    private void Apply(ChangeTaskRequest change, TaskItem task)
    {
        var now = time.Now();
        task.Title = change.Title is null ? task.Title : CleanTitle(change.Title);
        task.Notes = change.Notes is null ? task.Notes : CleanNotes(change.Notes);
        task.DueAt = change.DueAt is null ? task.DueAt : DueTime.Parse("dueAt", change.DueAt);
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
            ? clean.Length == 0
                ? null
                : clean
            : throw new TaskRejectedException("notes", $"Must have at most {TaskItem.MaxNotesLength} characters.");
    }
}
