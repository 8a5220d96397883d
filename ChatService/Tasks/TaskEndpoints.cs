using System.ComponentModel;
using System.Globalization;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ChatService.Tasks;

/// <summary>
/// The to-do list, for the task panel. The agent changes the same list through <see cref="TaskTools"/>.
/// </summary>
internal static class TaskEndpoints
{
    private const string IfMatchDescription =
        "The ETag of the task as it was read. When it has changed since, 412 instead; absent, whatever is there is "
        + "changed.";

    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var tasks = app.MapGroup("/api/tasks").WithTags("Tasks").ProducesProblem(StatusCodes.Status401Unauthorized);

        tasks
            .MapGet("/", ListAsync)
            .WithName("ListTasks")
            .WithSummary("Own tasks: open ones first, by due time, then completed ones.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        tasks
            .MapPost("/", AddAsync)
            .WithName("AddTask")
            .WithSummary("Adds a task.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var task = tasks.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        task.MapGet("/", GetAsync).WithName("GetTask").WithSummary("A task.");
        task.MapPatch("/", ChangeAsync)
            .WithName("ChangeTask")
            .WithSummary("Changes, completes or reopens a task.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        task.MapDelete("/", DeleteAsync)
            .WithName("DeleteTask")
            .WithSummary("Deletes a task.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> ListAsync(
        CurrentUser user,
        TaskService tasks,
        [Description("open, completed or all; all if absent.")] string? status,
        [Description("Text in the title or the notes, at most 200 characters.")] string? q,
        [Description("Only tasks due then or later: ISO 8601 with its offset from UTC.")] string? dueAfter,
        [Description("Only tasks due earlier: ISO 8601 with its offset from UTC.")] string? dueBefore,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Tasks a page, 1 to 1,000; 1,000 if absent, which is all that a user can have.")] int? limit,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (items, next) = await tasks.ListAsync(
                user.Id,
                TaskQuery.Parse(status, q, dueAfter, dueBefore, cursor, limit),
                cancellationToken
            );
            return TypedResults.Ok(new TaskPage([.. items.Select(TaskView.Of)], next?.ToString()));
        }
        catch (TaskRejectedException rejected)
        {
            return Invalid(rejected);
        }
    }

    private static async Task<Results<Created<TaskView>, ProblemHttpResult>> AddAsync(
        AddTaskRequest request,
        CurrentUser user,
        TaskService tasks,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var task = Tagged(await tasks.AddAsync(user.Id, request, cancellationToken), response);
            return TypedResults.Created($"/api/tasks/{task.Id}", task);
        }
        catch (TaskRejectedException rejected)
        {
            return Invalid(rejected);
        }
    }

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> GetAsync(
        Guid id,
        CurrentUser user,
        TaskService tasks,
        HttpResponse response,
        CancellationToken cancellationToken
    ) =>
        await tasks.FindAsync(user.Id, id, cancellationToken) is { } task
            ? TypedResults.Ok(Tagged(task, response))
            : NotFound();

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> ChangeAsync(
        Guid id,
        ChangeTaskRequest request,
        [FromHeader(Name = "If-Match"), Description(IfMatchDescription)] string? ifMatch,
        CurrentUser user,
        TaskService tasks,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await tasks.ChangeAsync(user.Id, id, request, VersionsIn(ifMatch), cancellationToken) is { } task
                ? TypedResults.Ok(Tagged(task, response))
                : NotFound();
        }
        catch (TaskRejectedException rejected)
        {
            return Invalid(rejected);
        }
        catch (TaskChangedException changed)
        {
            return PreconditionFailed(changed);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id,
        [FromHeader(Name = "If-Match"), Description(IfMatchDescription)] string? ifMatch,
        CurrentUser user,
        TaskService tasks,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await tasks.DeleteAsync(user.Id, id, VersionsIn(ifMatch), cancellationToken) is null
                ? NotFound()
                : TypedResults.NoContent();
        }
        catch (TaskChangedException changed)
        {
            return PreconditionFailed(changed);
        }
    }

    /// <summary>
    /// The versions that If-Match names (RFC 9110 section 13.1.1); null where any will do. A weak tag matches nothing,
    /// and neither does what is no tag.
    /// </summary>
    private static List<uint>? VersionsIn(string? ifMatch)
    {
        if (ifMatch is null || ifMatch.Trim() == "*")
        {
            return null;
        }

        List<uint> versions = [];
        foreach (var tag in EntityTagHeaderValue.TryParseList([ifMatch], out var tags) ? tags : [])
        {
            if (
                !tag.IsWeak
                && uint.TryParse(
                    tag.Tag.AsSpan().Trim('"'),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var version
                )
            )
            {
                versions.Add(version);
            }
        }

        return versions;
    }

    private static TaskView Tagged(TaskItem task, HttpResponse response)
    {
        var view = TaskView.Of(task);
        response.Headers.ETag = $"\"{view.Version}\"";
        return view;
    }

    private static ProblemHttpResult NotFound() =>
        Problem.Of(StatusCodes.Status404NotFound, "task_not_found", "There is no such task.");

    private static ProblemHttpResult PreconditionFailed(TaskChangedException changed) =>
        Problem.Of(StatusCodes.Status412PreconditionFailed, "precondition_failed", changed.Message);

    private static ProblemHttpResult Invalid(TaskRejectedException rejected) =>
        Problem.Validation(new Dictionary<string, string[]> { [rejected.Field] = [rejected.Message] });
}
