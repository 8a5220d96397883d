using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests;

public sealed class TaskTests(ChatApp app)
{
    [Fact]
    public async Task A_task_is_added_changed_completed_reopened_and_deleted()
    {
        var user = app.NewUser();
        var task = await user.PostAsync("/api/tasks", new { title = " Buy milk ", notes = "oat", dueAt = "2026-05-01T19:00:00+02:00" }, HttpStatusCode.Created);
        var path = $"/api/tasks/{task.GetProperty("id").GetGuid()}";
        Assert.Equal("Buy milk", task.GetProperty("title").GetString());
        Assert.Equal("2026-05-01T17:00:00+00:00", task.GetProperty("dueAt").GetString());

        task = await user.SendAsync(HttpMethod.Patch, path, HttpStatusCode.OK, new { title = "Buy bread", notes = "" });
        Assert.Equal("Buy bread", task.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, task.GetProperty("notes").ValueKind);
        Assert.Equal(JsonValueKind.String, task.GetProperty("dueAt").ValueKind);

        task = await user.SendAsync(HttpMethod.Patch, path, HttpStatusCode.OK, new { completed = true });
        var completedAt = task.GetProperty("completedAt").GetString();
        Assert.NotNull(completedAt);
        task = await user.SendAsync(HttpMethod.Patch, path, HttpStatusCode.OK, new { completed = true });
        Assert.Equal(completedAt, task.GetProperty("completedAt").GetString());
        task = await user.SendAsync(HttpMethod.Patch, path, HttpStatusCode.OK, new { completed = false });
        Assert.Equal(JsonValueKind.Null, task.GetProperty("completedAt").ValueKind);

        await user.SendAsync(HttpMethod.Delete, path, HttpStatusCode.NoContent);
        await user.SendAsync(HttpMethod.Delete, path, HttpStatusCode.NotFound);
        Assert.Empty((await user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Open_tasks_come_first_by_due_time_and_completed_ones_last()
    {
        var user = app.NewUser();
        foreach (var (title, dueAt) in new[] { ("later", "2027-01-01T00:00:00Z"), ("whenever", null), ("soon", "2026-01-01T00:00:00Z"), ("done", null) })
        {
            await user.PostAsync("/api/tasks", new { title, dueAt }, HttpStatusCode.Created);
        }

        var list = await user.GetAsync("/api/tasks");
        var done = list.GetProperty("items").EnumerateArray().Single(task => task.GetProperty("title").GetString() == "done").GetProperty("id").GetGuid();
        await user.SendAsync(HttpMethod.Patch, $"/api/tasks/{done}", HttpStatusCode.OK, new { completed = true });

        list = await user.GetAsync("/api/tasks");
        Assert.Equal(["soon", "later", "whenever", "done"], list.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("title").GetString()));
        Assert.Equal(JsonValueKind.Null, list.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("title", "")]
    [InlineData("title", " \t ")]
    [InlineData("title", null)]
    public async Task A_task_needs_a_title(string field, string? title)
    {
        var problem = await app.NewUser().PostAsync("/api/tasks", new { title }, HttpStatusCode.UnprocessableEntity);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Titles_and_notes_have_limits()
    {
        var user = app.NewUser();

        await user.PostAsync("/api/tasks", new { title = new string('x', 200), notes = new string('x', 4_000) }, HttpStatusCode.Created);
        var longTitle = await user.PostAsync("/api/tasks", new { title = new string('x', 201) }, HttpStatusCode.UnprocessableEntity);
        var longNotes = await user.PostAsync("/api/tasks", new { title = "x", notes = new string('x', 4_001) }, HttpStatusCode.UnprocessableEntity);

        Assert.True(longTitle.GetProperty("errors").TryGetProperty("title", out _));
        Assert.True(longNotes.GetProperty("errors").TryGetProperty("notes", out _));
    }

    [Fact]
    public async Task Changes_at_the_same_moment_are_all_made()
    {
        var user = app.NewUser();
        var id = (await user.PostAsync("/api/tasks", new { title = "x" }, HttpStatusCode.Created)).GetProperty("id").GetGuid();

        await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => user.SendAsync(HttpMethod.Patch, $"/api/tasks/{id}", HttpStatusCode.OK, i % 3 == 0 ? new { notes = "noted" } : i % 3 == 1 ? new { title = "renamed" } : (object)new { completed = true })));

        var task = (await user.GetAsync("/api/tasks")).GetProperty("items")[0];
        Assert.Equal("renamed", task.GetProperty("title").GetString());
        Assert.Equal("noted", task.GetProperty("notes").GetString());
        Assert.Equal(JsonValueKind.String, task.GetProperty("completedAt").ValueKind);
    }
}
