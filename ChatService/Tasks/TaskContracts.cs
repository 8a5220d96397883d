using System.ComponentModel;
using System.Globalization;
using Fubuni.ChatService.Preferences;

namespace Fubuni.ChatService.Tasks;

/// <summary>A task as clients and tools see it.</summary>
internal sealed record TaskView(
    Guid Id,
    string Title,
    string? Notes,
    [property: Description("When it is due; null where no time was given.")] DateTimeOffset? DueAt,
    [property: Description("When it was completed; null while it is open.")] DateTimeOffset? CompletedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: Description("Another one after every change; in quotes it is the ETag, for If-Match.")] string Version
)
{
    public static TaskView Of(TaskItem task) =>
        new(
            task.Id,
            task.Title,
            task.Notes,
            task.DueAt,
            task.CompletedAt,
            task.CreatedAt,
            task.UpdatedAt,
            task.Version.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>The same task with its times as those of a zone, with the offset at that time.</summary>
    public TaskView In(TimeZoneInfo zone) =>
        this with
        {
            DueAt = DueAt is { } dueAt ? LocalTime.In(zone, dueAt) : null,
            CompletedAt = CompletedAt is { } completedAt ? LocalTime.In(zone, completedAt) : null,
            CreatedAt = LocalTime.In(zone, CreatedAt),
            UpdatedAt = LocalTime.In(zone, UpdatedAt),
        };
}

/// <param name="NextCursor">
/// Give it back as <c>cursor</c>, with the other parameters as they were, for the next page; null on the last.
/// </param>
internal sealed record TaskPage(IReadOnlyList<TaskView> Items, string? NextCursor);

/// <param name="Title">1 to 200 characters.</param>
/// <param name="Notes">At most 4,000 characters.</param>
/// <param name="DueAt">An instant in ISO 8601 with its offset from UTC, such as 2026-05-01T17:00:00Z.</param>
internal sealed record AddTaskRequest(string Title, string? Notes = null, string? DueAt = null);

/// <summary>What is absent or null stays as it is; empty text removes the notes or the due time.</summary>
/// <param name="DueAt">An instant in ISO 8601 with its offset from UTC, such as 2026-05-01T17:00:00Z.</param>
internal sealed record ChangeTaskRequest(
    string? Title = null,
    string? Notes = null,
    string? DueAt = null,
    bool? Completed = null
);
