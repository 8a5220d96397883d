using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>How a stranger would call each operation of the API and each tool, with ids of another user.</summary>
internal static class IsolationCalls
{
    /// <summary>
    /// What a stranger sends, with ids of the owner wherever an id is expected, and the status of the response.
    /// </summary>
    private static readonly Dictionary<string, Func<IsolationTarget, Call[]>> Operations = new()
    {
        ["ListSessions"] = owner =>
            [
                new("/api/chat/sessions"),
                new("/api/chat/sessions?deleted=true"),
                new($"/api/chat/sessions?q={IsolationTarget.Secret}"),
            ],
        ["CreateSession"] = owner =>
            [new("/api/chat/sessions", "POST", new { id = owner.Session, title = "x" }, HttpStatusCode.Created)],
        ["GetSession"] = owner =>
            [
                new($"/api/chat/sessions/{owner.Session}", Status: HttpStatusCode.NotFound),
                new($"/api/chat/sessions/{owner.Deleted}", Status: HttpStatusCode.NotFound),
                new($"/api/chat/sessions/{owner.Strangers}?before={owner.Message}", Status: HttpStatusCode.NotFound),
            ],
        ["ChangeSession"] = owner =>
            [
                new(
                    $"/api/chat/sessions/{owner.Session}",
                    "PATCH",
                    new
                    {
                        title = "mine",
                        pinned = true,
                        archived = true,
                    },
                    HttpStatusCode.NotFound
                ),
                new(
                    $"/api/chat/sessions/{owner.Strangers}",
                    "PATCH",
                    new { activeLeafId = owner.Message },
                    HttpStatusCode.NotFound
                ),
            ],
        ["DeleteSession"] = owner =>
            [new($"/api/chat/sessions/{owner.Session}", "DELETE", Status: HttpStatusCode.NotFound)],
        ["RestoreSession"] = owner =>
            [new($"/api/chat/sessions/{owner.Deleted}/restore", "POST", Status: HttpStatusCode.NotFound)],
        ["PurgeSession"] = owner =>
            [new($"/api/chat/sessions/{owner.Deleted}/purge", "POST", Status: HttpStatusCode.NotFound)],
        ["ExportSession"] = owner =>
            [new($"/api/chat/sessions/{owner.Session}/export?format=json", Status: HttpStatusCode.NotFound)],
        ["GetSessionUsage"] = owner =>
            [
                new($"/api/chat/sessions/{owner.Session}/usage", Status: HttpStatusCode.NotFound),
                new($"/api/chat/sessions/{owner.Deleted}/usage", Status: HttpStatusCode.NotFound),
            ],
        ["SetFeedback"] = owner => Feedback(owner, "PUT"),
        ["RemoveFeedback"] = owner => Feedback(owner, "DELETE"),
        ["ResumeStream"] = owner =>
            [new($"/api/chat/sessions/{owner.Session}/stream", Status: HttpStatusCode.NotFound)],
        ["StopRun"] = owner =>
            [new($"/api/chat/sessions/{owner.Session}/stop", "POST", Status: HttpStatusCode.NotFound)],
        ["AnswerApproval"] = owner =>
            [
                new(
                    $"/api/chat/sessions/{owner.Session}/approvals/{owner.Message}",
                    "POST",
                    new { approved = true },
                    HttpStatusCode.NotFound
                ),
            ],
        ["ListToolPermissions"] = owner => [new("/api/chat/tool-permissions")],
        ["WithdrawToolPermission"] = owner =>
            [new($"/api/chat/tool-permissions/{owner.Message}", "DELETE", Status: HttpStatusCode.NotFound)],
        ["StreamTurn"] = owner => Turns("/api/chat/stream", owner),
        ["AnswerTurn"] = owner => Turns("/api/chat", owner),
        ["FollowEvents"] = _ => [new("/api/chat/events")],
        ["GetModel"] = _ => [new("/api/chat/model")],
        ["ListModels"] = _ => [new("/api/chat/models")],
        ["GetInstructions"] = _ => [new("/api/chat/instructions")],
        ["ReplaceInstructions"] = _ => [new("/api/chat/instructions", "PUT", new { aboutMe = "mine" })],
        ["GetPreferences"] = _ => [new("/api/chat/preferences")],
        ["ChangePreferences"] = _ => [new("/api/chat/preferences", "PATCH", new { timeZone = "Asia/Tokyo" })],
        ["ListTasks"] = _ => [new("/api/tasks"), new($"/api/tasks?q={IsolationTarget.Secret}")],
        ["AddTask"] = owner =>
            [
                new(
                    "/api/tasks",
                    "POST",
                    new
                    {
                        id = owner.Task,
                        title = "x",
                        ownerId = owner.UserId,
                    },
                    HttpStatusCode.Created
                ),
            ],
        ["GetTask"] = owner => [new($"/api/tasks/{owner.Task}", Status: HttpStatusCode.NotFound)],
        ["ChangeTask"] = owner =>
            [
                new(
                    $"/api/tasks/{owner.Task}",
                    "PATCH",
                    new { title = "mine", completed = true },
                    HttpStatusCode.NotFound
                ),
            ],
        ["DeleteTask"] = owner => [new($"/api/tasks/{owner.Task}", "DELETE", Status: HttpStatusCode.NotFound)],
        ["ExportChat"] = _ => [new("/api/chat/export")],
        ["DeleteChatAccount"] = _ => [new("/api/chat/account", "DELETE", Status: HttpStatusCode.Forbidden)],
    };

    /// <summary>Arguments with the owner's ids, and whether the tool must refuse them because it takes an id.</summary>
    private static readonly Dictionary<string, Func<IsolationTarget, (object Arguments, bool Refused)>> Tools = new()
    {
        ["add_task"] = owner =>
            (
                new
                {
                    title = "x",
                    user = new { sub = owner.UserId },
                    ownerId = owner.UserId,
                },
                false
            ),
        ["list_tasks"] = owner =>
            (
                new
                {
                    status = "all",
                    user = new { sub = owner.UserId },
                    ownerId = owner.UserId,
                },
                false
            ),
        ["complete_task"] = owner => (new { id = owner.Task }, true),
        ["update_task"] = owner => (new { id = owner.Task, title = "mine" }, true),
        ["delete_task"] = owner => (new { id = owner.Task }, true),
    };

    /// <summary>What the stranger sends to this operation. Fails for an operation that is not listed here.</summary>
    public static Call[] CallsOf(string operation, IsolationTarget target) =>
        Operations.TryGetValue(operation, out var calls)
            ? calls(target)
            : throw new InvalidOperationException($"How would a stranger call {operation}? Add it to Operations.");

    /// <summary>What the stranger gives to this tool. Fails for a tool that is not listed here.</summary>
    public static (object Arguments, bool Refused) ArgumentsOf(string tool, IsolationTarget target) =>
        Tools.TryGetValue(tool, out var arguments)
            ? arguments(target)
            : throw new InvalidOperationException($"How would a stranger call {tool}? Add it to Tools.");

    private static Call[] Feedback(IsolationTarget owner, string method) =>
        [
            .. from session in new[] { owner.Session, owner.Strangers }
            from message in new[] { owner.Message, owner.Answer }
            select new Call(
                $"/api/chat/sessions/{session}/messages/{message}/feedback",
                method,
                method == "PUT" ? new { rating = "up", comment = "mine" } : null,
                HttpStatusCode.NotFound
            ),
        ];

    private static Call[] Turns(string path, IsolationTarget owner) =>
        [
            new(path, "POST", ChatUser.Turn("hello", owner.Session), HttpStatusCode.NotFound),
            new(path, "POST", ChatUser.Turn("hello", owner.Deleted), HttpStatusCode.NotFound),
            new(path, "POST", ChatUser.Turn("hello", owner.Strangers, edited: owner.Message), HttpStatusCode.NotFound),
            new(
                path,
                "POST",
                ChatUser.Turn("hello", owner.Strangers, parentId: owner.Message),
                HttpStatusCode.Conflict
            ),
            new(path, "POST", ChatUser.Turn("hello", messageId: owner.Message), HttpStatusCode.Conflict),
            new(
                path,
                "POST",
                new
                {
                    sessionId = owner.Strangers,
                    trigger = "regenerate-message",
                    messageId = owner.Message,
                },
                HttpStatusCode.NotFound
            ),
        ];

    /// <param name="Status">What the stranger is answered with.</param>
    public sealed record Call(
        string Path,
        string Method = "GET",
        object? Body = null,
        HttpStatusCode Status = HttpStatusCode.OK
    );
}
