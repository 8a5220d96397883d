using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Tasks;

/// <summary>A task is added, changed and deleted over HTTP.</summary>
public sealed class TaskTests(ChatApp app)
{
    [Fact]
    public async Task A_task_is_added_changed_completed_reopened_and_deleted()
    {
        var user = app.NewUser();
        var task = await user.PostAsync(
            "/api/tasks",
            new
            {
                title = " Buy milk ",
                notes = "oat",
                dueAt = "2026-05-01T19:00:00+02:00",
            },
            HttpStatusCode.Created
        );
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

    [Theory]
    [InlineData("2026-05-01T17:00:00Z", "2026-05-01T17:00:00+00:00")]
    [InlineData("2026-05-01T17:00+02:00", "2026-05-01T15:00:00+00:00")]
    [InlineData("2026-05-01T17:00:00.25-03:30", "2026-05-01T20:30:00.25+00:00")]
    [InlineData("2026-05-01T17:00:00", null)]
    [InlineData("2026-05-01", null)]
    [InlineData("05/01/2026 17:00", null)]
    [InlineData("tomorrow", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999+00:00")]
    public async Task A_due_time_is_an_instant(string given, string? expected)
    {
        var user = app.NewUser();

        var answer = await user.PostAsync(
            "/api/tasks",
            new { title = "x", dueAt = given },
            expected is null ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.Created
        );

        if (expected is null)
        {
            Assert.Equal("dueAt", Assert.Single(answer.GetProperty("errors").EnumerateObject()).Name);
            return;
        }

        Assert.Equal(expected, answer.GetProperty("dueAt").GetString());
        var path = $"/api/tasks/{answer.GetProperty("id").GetGuid()}";
        Assert.Equal(expected, (await user.GetAsync(path)).GetProperty("dueAt").GetString());
        answer = await user.SendAsync(HttpMethod.Patch, path, HttpStatusCode.OK, new { dueAt = "" });
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("dueAt").ValueKind);
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

        await user.PostAsync(
            "/api/tasks",
            new { title = new string('x', 200), notes = new string('x', 4_000) },
            HttpStatusCode.Created
        );
        var longTitle = await user.PostAsync(
            "/api/tasks",
            new { title = new string('x', 201) },
            HttpStatusCode.UnprocessableEntity
        );
        var longNotes = await user.PostAsync(
            "/api/tasks",
            new { title = "x", notes = new string('x', 4_001) },
            HttpStatusCode.UnprocessableEntity
        );

        Assert.True(longTitle.GetProperty("errors").TryGetProperty("title", out _));
        Assert.True(longNotes.GetProperty("errors").TryGetProperty("notes", out _));
    }
}
