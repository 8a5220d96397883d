using System.ComponentModel;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

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
        if (!TaskQuery.Parse(status, q, dueAfter, dueBefore, cursor, limit).TryGetValue(out var query, out var error))
        {
            return error.ToProblem();
        }

        var (items, next) = await tasks.ListAsync(user.Id, query, cancellationToken);
        return TypedResults.Ok(new TaskPage([.. items.Select(TaskView.Of)], next?.ToString()));
    }

    private static async Task<Results<Created<TaskView>, ProblemHttpResult>> AddAsync(
        AddTaskRequest request,
        CurrentUser user,
        TaskService tasks,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var added = await tasks.AddAsync(user.Id, request, id: null, cancellationToken);
        return added.TryGetValue(out var task, out var error)
            ? TypedResults.Created($"/api/tasks/{task.Id}", Tagged(task, response))
            : error.ToProblem();
    }

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> GetAsync(
        Guid id,
        CurrentUser user,
        TaskService tasks,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => Respond(await tasks.FindAsync(user.Id, id, cancellationToken), response);

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> ChangeAsync(
        Guid id,
        ChangeTaskRequest request,
        [FromHeader(Name = "If-Match"), Description(IfMatchDescription)] string? ifMatch,
        CurrentUser user,
        TaskService tasks,
        HttpResponse response,
        CancellationToken cancellationToken
    ) =>
        Respond(
            await tasks.ChangeAsync(user.Id, id, request, IfMatch.ReadVersions(ifMatch), cancellationToken),
            response
        );

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id,
        [FromHeader(Name = "If-Match"), Description(IfMatchDescription)] string? ifMatch,
        CurrentUser user,
        TaskService tasks,
        CancellationToken cancellationToken
    )
    {
        var deleted = await tasks.DeleteAsync(user.Id, id, IfMatch.ReadVersions(ifMatch), cancellationToken);
        return deleted.Error is { } error ? error.ToProblem() : TypedResults.NoContent();
    }

    private static Results<Ok<TaskView>, ProblemHttpResult> Respond(Result<TaskItem> result, HttpResponse response) =>
        result.TryGetValue(out var task, out var error) ? TypedResults.Ok(Tagged(task, response)) : error.ToProblem();

    private static TaskView Tagged(TaskItem task, HttpResponse response)
    {
        var view = TaskView.Of(task);
        response.Headers.ETag = $"\"{view.Version}\"";
        return view;
    }
}
