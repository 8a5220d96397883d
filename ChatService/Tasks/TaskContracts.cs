using System.ComponentModel;

namespace Fubuni.ChatService.Tasks;

/// <summary>A task as clients and tools see it.</summary>
internal sealed record TaskView(
    Guid Id,
    string Title,
    string? Notes,
    [property: Description("When it is due, ISO 8601; null where no time was given.")] DateTimeOffset? DueAt,
    [property: Description("When it was completed; null while it is open.")] DateTimeOffset? CompletedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static TaskView Of(TaskItem task)
        => new(task.Id, task.Title, task.Notes, task.DueAt, task.CompletedAt, task.CreatedAt, task.UpdatedAt);
}

/// <param name="NextCursor">Always null: a list has at most 1,000 tasks and comes whole.</param>
internal sealed record TaskPage(IReadOnlyList<TaskView> Items, string? NextCursor);

/// <param name="Title">1 to 200 characters.</param>
/// <param name="Notes">At most 4,000 characters.</param>
internal sealed record AddTaskRequest(string Title, string? Notes = null, DateTimeOffset? DueAt = null);

/// <summary>What is absent or null stays as it is; empty notes remove the notes.</summary>
internal sealed record ChangeTaskRequest(string? Title = null, string? Notes = null, DateTimeOffset? DueAt = null, bool? Completed = null);

/// <summary>Which tasks a list has.</summary>
internal enum TaskFilter
{
    Open,
    Completed,
    All,
}

/// <summary>Why a task could not be written: a field and what is wrong with it, in words that help a person as well as a model.</summary>
internal sealed class TaskRejectedException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}
