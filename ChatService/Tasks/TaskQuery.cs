using System.Text.RegularExpressions;
using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;
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

    /// <returns>The query, or 422 <c>validation_failed</c> for the first invalid parameter.</returns>
    public static Result<TaskQuery> Parse(
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
            if (!TaskCursor.TryParse(cursor, out var parsed))
            {
                return Error.InvalidField("cursor", "Not a cursor that this list gave.");
            }

            after = parsed;
        }

        if (
            !ParseStatus(status).TryGetValue(out var filter, out var error)
            || !CleanText("q", q).TryGetValue(out var text, out error)
            || !DueTime.Parse("dueAfter", dueAfter).TryGetValue(out var from, out error)
            || !DueTime.Parse("dueBefore", dueBefore).TryGetValue(out var to, out error)
        )
        {
            return error;
        }

        return limit is < 1 or > TaskItem.MaxPerOwner
            ? Error.InvalidField("limit", $"Must be between 1 and {TaskItem.MaxPerOwner}.")
            : new TaskQuery(filter, text, from, to, after, limit ?? TaskItem.MaxPerOwner);
    }

    /// <returns>The text, null when it is empty, or 422 <c>validation_failed</c> when it is too long.</returns>
    public static Result<string?> CleanText(string field, string? text)
    {
        var clean = StoredText.Clean(text ?? "").Trim();
        if (clean.Length > MaxTextLength)
        {
            return Error.InvalidField(field, $"Must have at most {MaxTextLength} characters.");
        }

        return clean.Length == 0 ? null : clean;
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

    private static Result<TaskFilter> ParseStatus(string? status) =>
        status switch
        {
            null or "" or "all" => TaskFilter.All,
            "open" => TaskFilter.Open,
            "completed" => TaskFilter.Completed,
            _ => Error.InvalidField("status", "Must be open, completed or all."),
        };

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
