using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ChatService.Tasks;

/// <summary>The to-do list, for the task panel. The agent changes the same list through <see cref="TaskTools"/>.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var tasks = app.MapGroup("/api/tasks").WithTags("Tasks").ProducesProblem(StatusCodes.Status401Unauthorized);

        tasks.MapGet("/", ListAsync).WithName("ListTasks").WithSummary("Own tasks: open ones first, by due time, then completed ones.");
        tasks.MapPost("/", AddAsync).WithName("AddTask").WithSummary("Adds a task.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var task = tasks.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        task.MapPatch("/", ChangeAsync).WithName("ChangeTask").WithSummary("Changes, completes or reopens a task.")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        task.MapDelete("/", DeleteAsync).WithName("DeleteTask").WithSummary("Deletes a task.");
    }

    private static async Task<Ok<TaskPage>> ListAsync(CurrentUser user, TaskService tasks, CancellationToken cancellationToken)
    {
        var items = await tasks.ListAsync(user.Id, TaskFilter.All, cancellationToken);
        return TypedResults.Ok(new TaskPage([.. items.Select(TaskView.Of)], null));
    }

    private static async Task<Results<Created<TaskView>, ProblemHttpResult>> AddAsync(
        AddTaskRequest request, CurrentUser user, TaskService tasks, CancellationToken cancellationToken)
    {
        try
        {
            var task = await tasks.AddAsync(user.Id, request, cancellationToken);
            return TypedResults.Created($"/api/tasks/{task.Id}", TaskView.Of(task));
        }
        catch (TaskRejectedException rejected)
        {
            return Invalid(rejected);
        }
    }

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> ChangeAsync(
        Guid id, ChangeTaskRequest request, CurrentUser user, TaskService tasks, CancellationToken cancellationToken)
    {
        try
        {
            return await tasks.ChangeAsync(user.Id, id, request, cancellationToken) is { } task
                ? TypedResults.Ok(TaskView.Of(task))
                : NotFound();
        }
        catch (TaskRejectedException rejected)
        {
            return Invalid(rejected);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CurrentUser user, TaskService tasks, CancellationToken cancellationToken)
        => await tasks.DeleteAsync(user.Id, id, cancellationToken) is null ? NotFound() : TypedResults.NoContent();

    private static ProblemHttpResult NotFound() => Problem.Of(StatusCodes.Status404NotFound, "task_not_found", "There is no such task.");

    private static ProblemHttpResult Invalid(TaskRejectedException rejected)
        => Problem.Validation(new Dictionary<string, string[]> { [rejected.Field] = [rejected.Message] });
}
