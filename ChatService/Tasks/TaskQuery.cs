using System.Text.RegularExpressions;
using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Tasks;

/// <summary>The filters of a list of tasks. Null filters nothing.</summary>
/// <param name="Text">Text in the title or the notes, in any case.</param>
/// <param name="DueAfter">Due then or later.</param>
/// <param name="DueBefore">Due earlier.</param>
/// <param name="After">The position where the page starts; null for the start of the list.</param>
internal sealed partial record TaskQuery(
    TaskFilter Status,
    string? Text = null,
    DateTimeOffset? DueAfter = null,
    DateTimeOffset? DueBefore = null,
    TaskCursor? After = null,
    int Limit = TaskItem.MaxPerOwner
)
{
    private const int MaxTextLength = 200;

    /// <exception cref="TaskRejectedException">A parameter is none that it can be.</exception>
    public static TaskQuery Parse(
        string? status,
        string? q,
        string? dueAfter,
        string? dueBefore,
        string? cursor,
        int? limit
    )
    {
        TaskCursor? after = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            after = TaskCursor.TryParse(cursor, out var parsed)
                ? parsed
                : throw new TaskRejectedException("cursor", "Not a cursor that this list gave.");
        }

        return new TaskQuery(
            status switch
            {
                null or "" or "all" => TaskFilter.All,
                "open" => TaskFilter.Open,
                "completed" => TaskFilter.Completed,
                _ => throw new TaskRejectedException("status", "Must be open, completed or all."),
            },
            CleanText("q", q),
            DueTime.Parse("dueAfter", dueAfter),
            DueTime.Parse("dueBefore", dueBefore),
            after,
            limit is null or (>= 1 and <= TaskItem.MaxPerOwner)
                ? limit ?? TaskItem.MaxPerOwner
                : throw new TaskRejectedException("limit", $"Must be between 1 and {TaskItem.MaxPerOwner}.")
        );
    }

    /// <exception cref="TaskRejectedException">It is too long.</exception>
    public static string? CleanText(string field, string? text)
    {
        var clean = StoredText.Clean(text ?? "").Trim();
        return clean.Length <= MaxTextLength
            ? clean.Length == 0
                ? null
                : clean
            : throw new TaskRejectedException(field, $"Must have at most {MaxTextLength} characters.");
    }

    /// <summary>Open tasks first, by due time; then completed ones, the latest first.</summary>
    public IQueryable<TaskItem> Of(IQueryable<TaskItem> tasks)
    {
        if (Status != TaskFilter.All)
        {
            tasks = tasks.Where(t => (t.CompletedAt != null) == (Status == TaskFilter.Completed));
        }

        if (Text is not null)
        {
            var pattern = $"%{LikeWildcard().Replace(Text, @"\$0")}%";
            tasks = tasks.Where(t =>
                EF.Functions.ILike(t.Title, pattern, "\\") || EF.Functions.ILike(t.Notes!, pattern, "\\")
            );
        }

        if (DueAfter is { } dueAfter)
        {
            tasks = tasks.Where(t => t.DueAt >= dueAfter);
        }

        if (DueBefore is { } dueBefore)
        {
            tasks = tasks.Where(t => t.DueAt < dueBefore);
        }

        return Rest(tasks)
            .OrderBy(t => t.CompletedAt != null)
            .ThenByDescending(t => t.CompletedAt)
            .ThenBy(t => t.DueAt ?? DateTimeOffset.MaxValue)
            .ThenBy(t => t.CreatedAt)
            .ThenBy(t => t.Id);
    }

    /// <summary>The tasks that follow the last one of the page before.</summary>
    private IQueryable<TaskItem> Rest(IQueryable<TaskItem> tasks)
    {
        if (After is not { } seen)
        {
            return tasks;
        }

        var (completedAt, dueAt, createdAt, id) = (
            seen.CompletedAt,
            seen.DueAt ?? DateTimeOffset.MaxValue,
            seen.CreatedAt,
            seen.Id
        );
        return completedAt is null
            ? tasks.Where(t =>
                t.CompletedAt != null
                || EF.Functions.GreaterThan(
                    ValueTuple.Create(t.DueAt ?? DateTimeOffset.MaxValue, t.CreatedAt, t.Id),
                    ValueTuple.Create(dueAt, createdAt, id)
                )
            )
            : tasks.Where(t =>
                t.CompletedAt < completedAt
                || (
                    t.CompletedAt == completedAt
                    && EF.Functions.GreaterThan(
                        ValueTuple.Create(t.DueAt ?? DateTimeOffset.MaxValue, t.CreatedAt, t.Id),
                        ValueTuple.Create(dueAt, createdAt, id)
                    )
                )
            );
    }

    [GeneratedRegex(@"[\\%_]")]
    private static partial Regex LikeWildcard();
}
