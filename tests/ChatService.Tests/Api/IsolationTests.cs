using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>
/// Every operation that the API description has and every tool, tried on another user's data and with tokens that are
/// none. One that is not in <see cref="Operations"/> or <see cref="Tools"/> fails the tests: whoever adds it says here
/// how a stranger would call it.
/// </summary>
public sealed partial class IsolationTests(ChatApp app)
{
    private const string Secret = "wombat";

    /// <summary>
    /// What a stranger sends, with ids of the owner in every place that takes one, and what they are told.
    /// </summary>
    private static readonly Dictionary<string, Func<Target, Call[]>> Operations = new()
    {
        ["ListSessions"] = owner =>
            [new("/api/chat/sessions"), new("/api/chat/sessions?deleted=true"), new($"/api/chat/sessions?q={Secret}")],
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
        ["ResumeStream"] = owner =>
            [new($"/api/chat/sessions/{owner.Session}/stream", Status: HttpStatusCode.NotFound)],
        ["StopRun"] = owner =>
            [new($"/api/chat/sessions/{owner.Session}/stop", "POST", Status: HttpStatusCode.NotFound)],
        ["StreamTurn"] = owner => Turns("/api/chat/stream", owner),
        ["AnswerTurn"] = owner => Turns("/api/chat", owner),
        ["FollowEvents"] = _ => [new("/api/chat/events")],
        ["GetModel"] = _ => [new("/api/chat/model")],
        ["ListTasks"] = _ => [new("/api/tasks"), new($"/api/tasks?q={Secret}")],
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

    /// <summary>Arguments with the owner's ids; whether the tool must refuse them, as it takes an id.</summary>
    private static readonly Dictionary<string, Func<Target, (object Arguments, bool Refused)>> Tools = new()
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

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_operation_reaches_what_another_user_has()
    {
        var (owner, stranger) = (app.NewUser(), app.NewUser());
        var target = await TargetAsync(owner, stranger);
        var before = await EverythingOfAsync(owner);

        foreach (var operation in await OperationsAsync())
        {
            foreach (var call in CallsOf(operation, target))
            {
                using var response = await SendAsync(stranger.Http, call);
                var text = await TextAsync(response);

                Assert.True(
                    call.Status == response.StatusCode,
                    $"{operation} {call.Method} {call.Path}: {(int)response.StatusCode} {text}"
                );
                Assert.DoesNotContain(Secret, text, StringComparison.OrdinalIgnoreCase);
                Assert.True(
                    call.Status != HttpStatusCode.NotFound || text.Contains("_not_found\"", StringComparison.Ordinal),
                    $"{operation}: {text}"
                );
            }
        }

        Assert.Equal(before, await EverythingOfAsync(owner));
    }

    [Fact]
    public async Task No_tool_reaches_what_another_user_has()
    {
        var (owner, stranger) = (app.NewUser(), app.NewUser());
        var target = await TargetAsync(owner, stranger);
        var before = await EverythingOfAsync(owner);

        foreach (var tool in await ToolsAsync(stranger))
        {
            var (arguments, refused) = ArgumentsOf(tool, target);
            using var response = await CallToolAsync(stranger.Http, tool, arguments);
            var text = await response.Content.ReadAsStringAsync(Cancel);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(refused == text.Contains("\"isError\":true", StringComparison.Ordinal), $"{tool}: {text}");
            Assert.DoesNotContain(Secret, text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(before, await EverythingOfAsync(owner));
    }

    [Theory]
    [InlineData("none", "token_missing")]
    [InlineData("expired", "token_expired")]
    [InlineData("session revoked", "session_revoked")]
    [InlineData("user revoked", "session_revoked")]
    public async Task Nothing_is_done_with_a_token_that_is(string kind, string code)
    {
        var owner = app.NewUser();
        var target = await TargetAsync(owner, owner);
        var before = await EverythingOfAsync(owner);
        var tools = await ToolsAsync(owner);
        using var client = app.Factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = await TokenAsync(kind, owner);

        foreach (var operation in await OperationsAsync())
        {
            foreach (var call in CallsOf(operation, target))
            {
                await AssertRefusedAsync(await SendAsync(client, call), $"{operation} {call.Method} {call.Path}", code);
            }
        }

        foreach (var tool in tools)
        {
            await AssertRefusedAsync(
                await CallToolAsync(client, tool, ArgumentsOf(tool, target).Arguments),
                tool,
                code
            );
        }

        // Marks are of the second that they are made in; the same user signs in again and finds all as it was.
        await Eventually.TrueAsync(
            async () =>
            {
                var again = new ChatUser(app, app.Factory, owner.Id);
                return (await again.Http.GetAsync("/api/chat/export", Cancel)).IsSuccessStatusCode
                    && await EverythingOfAsync(again) == before;
            },
            cancellationToken: Cancel
        );
    }

    private static Call[] Turns(string path, Target owner) =>
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

    private static Call[] CallsOf(string operation, Target target) =>
        Operations.TryGetValue(operation, out var calls)
            ? calls(target)
            : throw new InvalidOperationException($"How would a stranger call {operation}? Add it to Operations.");

    private static (object Arguments, bool Refused) ArgumentsOf(string tool, Target target) =>
        Tools.TryGetValue(tool, out var arguments)
            ? arguments(target)
            : throw new InvalidOperationException($"How would a stranger call {tool}? Add it to Tools.");

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string what, string code)
    {
        using var _ = response;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {(int)response.StatusCode} {text}");
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, Call call)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Path)
        {
            Content = call.Body is null ? null : JsonContent.Create(call.Body),
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    /// <summary>The answer; of events, which have no end, the first.</summary>
    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return await response.Content.ReadAsStringAsync(Cancel);
        }

        using var events = new EventReader(response);
        return (await events.NextAsync()).GetRawText();
    }

    private static async Task<HttpResponseMessage> CallToolAsync(HttpClient client, string name, object arguments) =>
        await PostToToolsAsync(client, "tools/call", new { name, arguments });

    private static async Task<List<string>> ToolsAsync(ChatUser user)
    {
        using var response = await PostToToolsAsync(user.Http, "tools/list", new { });
        var data = (await response.Content.ReadAsStringAsync(Cancel))
            .Split('\n')
            .Single(line => line.StartsWith("data: ", StringComparison.Ordinal));
        return
        [
            .. JsonDocument
                .Parse(data["data: ".Length..])
                .RootElement.GetProperty("result")
                .GetProperty("tools")
                .EnumerateArray()
                .Select(tool => tool.GetProperty("name").GetString()!),
        ];
    }

    private static async Task<HttpResponseMessage> PostToToolsAsync(HttpClient client, string method, object parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(
                    new
                    {
                        jsonrpc = "2.0",
                        id = 1,
                        method,
                        @params = parameters,
                    }
                ),
                Encoding.UTF8,
                "application/json"
            ),
            Headers = { Accept = { new("application/json"), new("text/event-stream") } },
        };
        request.Headers.Add("MCP-Protocol-Version", "2025-06-18");
        return await client.SendAsync(request, Cancel);
    }

    /// <summary>The whole account, without the time it was read at.</summary>
    private static async Task<string> EverythingOfAsync(ChatUser user) =>
        ExportedAt().Replace((await user.GetAsync("/api/chat/export")).GetRawText(), "");

    [GeneratedRegex(@"""exportedAt"":""[^""]*""")]
    private static partial Regex ExportedAt();

    /// <summary>The ids of all that the API describes.</summary>
    private async Task<List<string>> OperationsAsync()
    {
        using var client = app.Factory.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject())
                .Select(operation => operation.Value.GetProperty("operationId").GetString()!),
        ];
    }

    private async Task<Target> TargetAsync(ChatUser owner, ChatUser stranger)
    {
        var (said, strangerSaid) = (Unique.Text(), Unique.Text());
        app.Model.When(said, Steps.Say($"A {Secret} answers."));
        app.Model.When(strangerSaid, Steps.Say("Hello."));
        var session = (await owner.StreamAsync($"{said} {Secret}")).SessionId;
        var message = (await owner.SessionAsync(session)).GetProperty("messages")[0].GetProperty("id").GetGuid();
        var deleted = (
            await owner.PostAsync("/api/chat/sessions", new { title = $"Deleted {Secret}" }, HttpStatusCode.Created)
        )
            .GetProperty("id")
            .GetGuid();
        await owner.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{deleted}", HttpStatusCode.NoContent);
        var task = (await owner.PostAsync("/api/tasks", new { title = $"Feed the {Secret}" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        return new Target(
            owner.Id,
            session,
            deleted,
            message,
            task,
            (await stranger.StreamAsync(strangerSaid)).SessionId
        );
    }

    private async Task<AuthenticationHeaderValue?> TokenAsync(string kind, ChatUser owner)
    {
        var revocations = app.Factory.Services.GetRequiredService<IRevocations>();
        switch (kind)
        {
            case "none":
                return null;
            case "expired":
                return new(
                    "Bearer",
                    app.Tokens.Create(
                        owner.Id,
                        owner.SignInId,
                        token =>
                            (token.IssuedAt, token.NotBefore, token.Expires) = (
                                DateTime.UtcNow.AddHours(-1),
                                DateTime.UtcNow.AddHours(-1),
                                DateTime.UtcNow.AddMinutes(-10)
                            )
                    )
                );
            case "session revoked":
                await revocations.RevokeSessionAsync(owner.SignInId, Cancel);
                break;
            case "user revoked":
                await revocations.RevokeUserAsync(owner.Id, DateTimeOffset.UtcNow, Cancel);
                break;
        }

        return owner.Http.DefaultRequestHeaders.Authorization;
    }

    /// <summary>What the owner has, and a session of the stranger's own.</summary>
    private sealed record Target(string UserId, Guid Session, Guid Deleted, Guid Message, Guid Task, Guid Strangers);

    private sealed record Call(
        string Path,
        string Method = "GET",
        object? Body = null,
        HttpStatusCode Status = HttpStatusCode.OK
    );
}
