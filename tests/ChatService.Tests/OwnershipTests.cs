using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests;

/// <summary>What one user has, no other sees, changes, or learns the existence of.</summary>
public sealed class OwnershipTests(ChatApp app)
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/stream")]
    [InlineData("POST", "/stop")]
    [InlineData("POST", "/restore")]
    public async Task Another_users_session_is_not_found(string method, string path)
    {
        var owner = app.NewUser();
        var id = (await owner.PostAsync("/api/chat/sessions", new { title = "Private" }, HttpStatusCode.Created)).GetProperty("id").GetGuid();

        var problem = await app.NewUser().SendAsync(
            new HttpMethod(method), $"/api/chat/sessions/{id}{path}", HttpStatusCode.NotFound, method == "PATCH" ? new { title = "Mine now" } : null);

        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        Assert.Equal("Private", (await owner.SessionAsync(id)).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/api/chat/stream")]
    public async Task Nobody_speaks_in_another_users_session(string path)
    {
        var owner = app.NewUser();
        var id = (await owner.PostAsync("/api/chat/sessions", new { }, HttpStatusCode.Created)).GetProperty("id").GetGuid();

        var problem = await app.NewUser().PostAsync(path, ChatUser.Turn("hello", id), HttpStatusCode.NotFound);

        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        Assert.Empty((await owner.SessionAsync(id)).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task Another_users_message_id_shows_nothing_of_the_message()
    {
        var owner = app.NewUser();
        var (said, messageId) = (TurnTests.Words(), Guid.CreateVersion7());
        app.Model.When(said, Steps.Say("secret answer"));
        await owner.StreamAsync(said, messageId: messageId);

        var problem = await app.NewUser().PostAsync("/api/chat/stream", ChatUser.Turn("hello", messageId: messageId), HttpStatusCode.Conflict);

        Assert.Equal("message_id_taken", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Lists_hold_only_what_is_ones_own()
    {
        var (one, other) = (app.NewUser(), app.NewUser());
        await one.PostAsync("/api/chat/sessions", new { title = "One's" }, HttpStatusCode.Created);
        await one.PostAsync("/api/tasks", new { title = "One's" }, HttpStatusCode.Created);

        Assert.Empty((await other.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
        Assert.Empty((await other.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Another_users_task_is_not_found(string method)
    {
        var owner = app.NewUser();
        var id = (await owner.PostAsync("/api/tasks", new { title = "Private" }, HttpStatusCode.Created)).GetProperty("id").GetGuid();

        var problem = await app.NewUser().SendAsync(
            new HttpMethod(method), $"/api/tasks/{id}", HttpStatusCode.NotFound, method == "PATCH" ? new { title = "Mine now" } : null);

        Assert.Equal("task_not_found", problem.GetProperty("code").GetString());
        Assert.Equal("Private", Assert.Single((await owner.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_agent_reaches_no_list_but_that_of_the_user_whatever_the_model_asks_for()
    {
        var (owner, thief) = (app.NewUser(), app.NewUser());
        var id = (await owner.PostAsync("/api/tasks", new { title = "Private" }, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var said = TurnTests.Words();
        var script = app.Model.When(
            said,
            Steps.Call(
                ("delete_task", _ => new { id, user = owner.Id, ownerId = owner.Id }),
                ("list_tasks", _ => new { status = "all", user = new { sub = owner.Id }, ownerId = owner.Id })),
            Steps.Say("I could not."));

        await thief.StreamAsync(said);

        var results = script.Requests[1].GetProperty("messages").EnumerateArray()
            .Where(message => message.GetProperty("role").GetString() == "tool")
            .Select(message => message.GetProperty("content").ToString())
            .ToList();
        Assert.Contains("There is no task with this id", results[0], StringComparison.Ordinal);
        Assert.Equal(0, JsonDocument.Parse(results[1]).RootElement.GetProperty("tasks").GetArrayLength());
        Assert.Single((await owner.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
    }
}
