using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Tasks;

/// <summary>The to-do lists, for HTTP and for tools: both have the same rules.</summary>
internal sealed class TaskService(ChatDbContext db, EventHub events, TimeProvider time)
{
    /// <summary>A page of the user's tasks, and the start of the next one.</summary>
    public async Task<(IReadOnlyList<TaskItem> Items, TaskCursor? Next)> ListAsync(
        string ownerId,
        TaskQuery query,
        CancellationToken cancellationToken
    )
    {
        // One row more than requested shows whether there is a next page.
        var items = await query
            .Of(db.Tasks.AsNoTracking().Where(t => t.OwnerId == ownerId))
            .Take(query.Limit + 1)
            .ToListAsync(cancellationToken);
        return items.Count > query.Limit
            ? (items[..query.Limit], TaskCursor.Of(items[query.Limit - 1]))
            : (items, null);
    }

    /// <summary>How many tasks of the user match the query, on all pages together.</summary>
    public Task<int> CountAsync(string ownerId, TaskQuery query, CancellationToken cancellationToken) =>
        query.Of(db.Tasks.Where(t => t.OwnerId == ownerId)).CountAsync(cancellationToken);

    /// <returns>The task, or 404 <c>task_not_found</c>.</returns>
    public async Task<Result<TaskItem>> FindAsync(string ownerId, Guid id, CancellationToken cancellationToken) =>
        await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.OwnerId == ownerId, cancellationToken)
            is { } task
            ? task
            : TaskErrors.NotFound;

    /// <param name="id">
    /// The id of the new task; null for a new one. If the user has a task with this id, an earlier call has added it,
    /// and it is returned unchanged.
    /// </param>
    /// <returns>The task, or 422 <c>validation_failed</c>, also when the list is full.</returns>
    public async Task<Result<TaskItem>> AddAsync(
        string ownerId,
        AddTaskRequest request,
        Guid? id,
        CancellationToken cancellationToken
    )
    {
        if (
            id is { } known
            && (await FindAsync(ownerId, known, cancellationToken)).TryGetValue(out var existing, out _)
        )
        {
            return existing;
        }

        if (
            !TaskRules.CleanTitle(request.Title).TryGetValue(out var title, out var error)
            || !TaskRules.CleanNotes(request.Notes).TryGetValue(out var notes, out error)
            || !DueTime.Parse("dueAt", request.DueAt).TryGetValue(out var dueAt, out error)
        )
        {
            return error;
        }

        if (await db.Tasks.CountAsync(t => t.OwnerId == ownerId, cancellationToken) >= TaskItem.MaxPerOwner)
        {
            return TaskErrors.ListFull;
        }

        var now = time.Now();
        var task = new TaskItem
        {
            Id = id ?? Guid.CreateVersion7(now),
            OwnerId = ownerId,
            Title = title,
            Notes = notes,
            DueAt = dueAt,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(task);
        await db.SaveChangesAsync(cancellationToken);
        events.Publish(ownerId, new TaskEvent(task.Id, TaskChange.Added.ToName()));
        return task;
    }

    /// <param name="seen">The versions that the writer may change; null for any version.</param>
    /// <returns>
    /// The changed task, or 404 <c>task_not_found</c>, 412 <c>precondition_failed</c> or 422 <c>validation_failed</c>.
    /// </returns>
    public Task<Result<TaskItem>> ChangeAsync(
        string ownerId,
        Guid id,
        ChangeTaskRequest change,
        IReadOnlyCollection<uint>? seen,
        CancellationToken cancellationToken
    ) => WriteAsync(ownerId, id, task => Apply(change, task), seen, cancellationToken);

    /// <param name="seen">The versions that the writer may delete; null for any version.</param>
    /// <returns>The deleted task, or 404 <c>task_not_found</c> or 412 <c>precondition_failed</c>.</returns>
    public Task<Result<TaskItem>> DeleteAsync(
        string ownerId,
        Guid id,
        IReadOnlyCollection<uint>? seen,
        CancellationToken cancellationToken
    ) => WriteAsync(ownerId, id, Remove, seen, cancellationToken);

    private async Task<Result<TaskItem>> WriteAsync(
        string ownerId,
        Guid id,
        Func<TaskItem, Error?> write,
        IReadOnlyCollection<uint>? seen,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == id && t.OwnerId == ownerId, cancellationToken);
            if (task is null)
            {
                return TaskErrors.NotFound;
            }

            if (seen?.Contains(task.Version) == false)
            {
                return TaskErrors.Changed;
            }

            if (write(task) is { } error)
            {
                return error;
            }

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
                // Another writer has changed the task first. A request contains only the fields that it changes, so it
                // is applied again to the current version, if the caller accepts that version.
                db.ChangeTracker.Clear();
            }
        }
    }

    private Error? Apply(ChangeTaskRequest change, TaskItem task)
    {
        if (
            !Changed(change.Title, task.Title, TaskRules.CleanTitle).TryGetValue(out var title, out var error)
            || !Changed(change.Notes, task.Notes, TaskRules.CleanNotes).TryGetValue(out var notes, out error)
            || !Changed(change.DueAt, task.DueAt, text => DueTime.Parse("dueAt", text))
                .TryGetValue(out var dueAt, out error)
        )
        {
            return error;
        }

        var now = time.Now();
        (task.Title, task.Notes, task.DueAt) = (title, notes, dueAt);
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

        return null;
    }

    private Error? Remove(TaskItem task)
    {
        db.Remove(task);
        return null;
    }

    /// <summary>The value of the request, or the current one when the request has none.</summary>
    private static Result<T> Changed<T>(string? text, T current, Func<string, Result<T>> parse) =>
        text is null ? current : parse(text);
}
