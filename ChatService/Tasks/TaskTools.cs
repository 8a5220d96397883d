using System.ComponentModel;
using System.Security.Claims;
using Fubuni.ChatService.Mcp;
using Fubuni.ChatService.Preferences;
using Fubuni.ServiceDefaults;
using Microsoft.IdentityModel.JsonWebTokens;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Tasks;

/// <summary>
/// The to-do list as MCP tools. The owner comes with the connection: the user of the bearer token over HTTP, the owner
/// of the run in this process. It is never an argument, so a model cannot be made to reach the list of another user.
/// </summary>
internal sealed class TaskTools(TaskService tasks, PreferencesService preferences)
{
    /// <summary>A longer list would fill the context of the model.</summary>
    private const int MaxListed = 100;

    private const string IdDescription = "The id of the task, as list_tasks gives it.";
    private const string TimeDescription =
        "As ISO 8601: a local time such as 2026-05-01T09:00, or an instant with its offset, such as "
        + "2026-05-01T17:00:00Z.";
    private const string ZoneDescription =
        "The IANA time zone of local times, such as Europe/Berlin. Leave it out for the user's own.";

    [McpServerTool(
        Name = "add_task",
        Title = "Add a task",
        Destructive = false,
        OpenWorld = false,
        UseStructuredContent = true
    )]
    [Description("Adds a task to the user's to-do list.")]
    public async Task<TaskView> AddAsync(
        ClaimsPrincipal user,
        RequestContext<CallToolRequestParams> call,
        [Description("What is to be done, in a few words.")] string title,
        [Description("Details, if there are any.")] string? notes = null,
        [Description($"When it is due. {TimeDescription} Leave it out when no time was given.")] string? dueAt = null,
        [Description(ZoneDescription)] string? timeZone = null,
        CancellationToken cancellationToken = default
    )
    {
        var zone = await ZoneOfAsync(user, timeZone, cancellationToken);
        var added = await tasks.AddAsync(
            OwnerOf(user),
            new AddTaskRequest(title, notes, DueTime.WithOffset(dueAt, zone)),
            ToolCallId.Read(call),
            cancellationToken
        );
        return ViewOf(added, zone);
    }

    [McpServerTool(
        Name = "list_tasks",
        Title = "List tasks",
        ReadOnly = true,
        OpenWorld = false,
        UseStructuredContent = true
    )]
    [Description(
        "Lists the user's tasks with their ids, at most 100, and says how many are left out. Call it before changing "
            + "a task, to find its id."
    )]
    public async Task<TaskList> ListAsync(
        ClaimsPrincipal user,
        [Description("Which tasks: open, completed or all.")] TaskFilter status = TaskFilter.Open,
        [Description("Only tasks with this text in the title or the notes.")] string? text = null,
        [Description($"Only tasks due then or later. {TimeDescription}")] string? dueAfter = null,
        [Description($"Only tasks due earlier. {TimeDescription}")] string? dueBefore = null,
        [Description(ZoneDescription)] string? timeZone = null,
        CancellationToken cancellationToken = default
    )
    {
        var zone = await ZoneOfAsync(user, timeZone, cancellationToken);
        var query = new TaskQuery(
            status,
            ValueOf(TaskQuery.CleanText("text", text)),
            ValueOf(DueTime.Parse("dueAfter", DueTime.WithOffset(dueAfter, zone))),
            ValueOf(DueTime.Parse("dueBefore", DueTime.WithOffset(dueBefore, zone))),
            Limit: MaxListed
        );
        var (items, next) = await tasks.ListAsync(OwnerOf(user), query, cancellationToken);
        var leftOut = next is null ? 0 : await tasks.CountAsync(OwnerOf(user), query, cancellationToken) - items.Count;
        return new TaskList([.. items.Select(task => TaskView.Of(task).In(zone))], leftOut);
    }

    [McpServerTool(
        Name = "complete_task",
        Title = "Complete a task",
        Destructive = false,
        Idempotent = true,
        OpenWorld = false,
        UseStructuredContent = true
    )]
    [Description("Marks a task as done.")]
    public async Task<TaskView> CompleteAsync(
        ClaimsPrincipal user,
        [Description(IdDescription)] string id,
        CancellationToken cancellationToken = default
    )
    {
        var zone = await ZoneOfAsync(user, timeZone: null, cancellationToken);
        return await ChangeAsync(user, id, new ChangeTaskRequest(Completed: true), zone, cancellationToken);
    }

    [McpServerTool(
        Name = "update_task",
        Title = "Change a task",
        Destructive = true,
        Idempotent = true,
        OpenWorld = false,
        UseStructuredContent = true
    )]
    [Description("Changes a task's title, notes or due time, or reopens it. What is left out stays as it is.")]
    public async Task<TaskView> UpdateAsync(
        ClaimsPrincipal user,
        [Description(IdDescription)] string id,
        [Description("The new title.")] string? title = null,
        [EmptyClears, Description("The new notes; empty text removes them.")] string? notes = null,
        [EmptyClears] [Description($"The new due time. {TimeDescription} Empty text removes it.")] string? dueAt = null,
        [Description("False reopens a completed task, true completes it.")] bool? completed = null,
        [Description(ZoneDescription)] string? timeZone = null,
        CancellationToken cancellationToken = default
    )
    {
        var zone = await ZoneOfAsync(user, timeZone, cancellationToken);
        var change = new ChangeTaskRequest(title, notes, DueTime.WithOffset(dueAt, zone), completed);
        return await ChangeAsync(user, id, change, zone, cancellationToken);
    }

    [McpServerTool(
        Name = "delete_task",
        Title = "Delete a task",
        Destructive = true,
        Idempotent = true,
        OpenWorld = false,
        UseStructuredContent = true
    )]
    [Description("Deletes a task for good. Only when the user asks for it; a task that is done is completed instead.")]
    public async Task<TaskView> DeleteAsync(
        ClaimsPrincipal user,
        [Description(IdDescription)] string id,
        CancellationToken cancellationToken = default
    )
    {
        var zone = await ZoneOfAsync(user, timeZone: null, cancellationToken);
        return ViewOf(await tasks.DeleteAsync(OwnerOf(user), ParseId(id), seen: null, cancellationToken), zone);
    }

    private async Task<TaskView> ChangeAsync(
        ClaimsPrincipal user,
        string id,
        ChangeTaskRequest change,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    ) => ViewOf(await tasks.ChangeAsync(OwnerOf(user), ParseId(id), change, seen: null, cancellationToken), zone);

    private static TaskView ViewOf(Result<TaskItem> result, TimeZoneInfo zone) => TaskView.Of(ValueOf(result)).In(zone);

    /// <summary>The zone of the call, or else the user's.</summary>
    private async Task<TimeZoneInfo> ZoneOfAsync(
        ClaimsPrincipal user,
        string? timeZone,
        CancellationToken cancellationToken
    ) =>
        timeZone is null
            ? await preferences.ReadTimeZoneAsync(OwnerOf(user), cancellationToken)
            : TimeZones.Find(timeZone.Trim()) ?? throw Refuse(Error.InvalidField("timeZone", TimeZones.Rule));

    private static string OwnerOf(ClaimsPrincipal user) =>
        user.FindFirst(JwtRegisteredClaimNames.Sub)?.Value ?? throw new McpException("The connection has no user.");

    private static Guid ParseId(string id) =>
        Guid.TryParse(id, out var parsed) ? parsed : throw Refuse(TaskErrors.NotFound);

    private static T ValueOf<T>(Result<T> result) =>
        result.TryGetValue(out var value, out var error) ? value : throw Refuse(error);

    /// <summary>
    /// The message of an <see cref="McpException"/> reaches the caller; that of any other exception does not.
    /// </summary>
    private static McpException Refuse(Error error) =>
        new(
            error == TaskErrors.NotFound ? "There is no task with this id. Call list_tasks for the ids there are."
            : error.Fields is { } fields ? string.Join(' ', fields.Select(field => $"{field.Key}: {field.Value[0]}"))
            : error.Detail
        );
}
