using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Tasks;

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

    [Fact]
    public async Task Open_tasks_come_first_by_due_time_and_completed_ones_last()
    {
        var user = app.NewUser();
        foreach (
            var (title, dueAt) in new[]
            {
                ("later", "2027-01-01T00:00:00Z"),
                ("whenever", null),
                ("soon", "2026-01-01T00:00:00Z"),
                ("done", null),
            }
        )
        {
            await user.PostAsync("/api/tasks", new { title, dueAt }, HttpStatusCode.Created);
        }

        var list = await user.GetAsync("/api/tasks");
        var done = list.GetProperty("items")
            .EnumerateArray()
            .Single(task => task.GetProperty("title").GetString() == "done")
            .GetProperty("id")
            .GetGuid();
        await user.SendAsync(HttpMethod.Patch, $"/api/tasks/{done}", HttpStatusCode.OK, new { completed = true });

        list = await user.GetAsync("/api/tasks");
        Assert.Equal(
            ["soon", "later", "whenever", "done"],
            list.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("title").GetString())
        );
        Assert.Equal(JsonValueKind.Null, list.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task A_list_has_what_is_asked_for()
    {
        var user = app.NewUser();
        foreach (
            var (title, notes, dueAt) in new[]
            {
                ("Buy MILK", null, "2026-01-01T00:00:00Z"),
                ("Call", "100% about milk_", "2026-02-01T00:00:00Z"),
                ("Rest", null, "2026-03-01T00:00:00Z"),
                ("Someday", null, (string?)null),
            }
        )
        {
            await user.PostAsync(
                "/api/tasks",
                new
                {
                    title,
                    notes,
                    dueAt,
                },
                HttpStatusCode.Created
            );
        }

        var rest = (await user.GetAsync("/api/tasks?q=rest")).GetProperty("items")[0].GetProperty("id").GetGuid();
        await user.SendAsync(HttpMethod.Patch, $"/api/tasks/{rest}", HttpStatusCode.OK, new { completed = true });

        foreach (
            var (query, expected) in new[]
            {
                ("status=open", "Buy MILK,Call,Someday"),
                ("status=completed", "Rest"),
                ("status=all", "Buy MILK,Call,Someday,Rest"),
                ("q=milk", "Buy MILK,Call"),
                ("q=100%25", "Call"),
                ("q=%25", "Call"),
                ("q=_", "Call"),
                ("q=%5C", ""),
                ("dueAfter=2026-02-01T00:00:00Z", "Call,Rest"),
                ("dueBefore=2026-02-01T00:00:00Z", "Buy MILK"),
                ("dueAfter=2026-01-01T01:00:00%2B01:00&dueBefore=2026-03-01T00:00Z&status=open&q=call", "Call"),
            }
        )
        {
            Assert.Equal(
                (query, expected),
                (query, string.Join(',', Titles(await user.GetAsync($"/api/tasks?{query}"))))
            );
        }
    }

    [Fact]
    public async Task A_list_read_in_pages_is_the_same_list()
    {
        var user = app.NewUser();
        foreach (
            var (title, dueAt, completed) in new[]
            {
                ("a", "2026-01-01T00:00:00Z", false),
                ("b", "2026-01-01T00:00:00Z", false),
                ("c", null, false),
                ("d", null, false),
                ("e", null, true),
                ("f", "2026-01-01T00:00:00Z", true),
            }
        )
        {
            var id = (await user.PostAsync("/api/tasks", new { title, dueAt }, HttpStatusCode.Created))
                .GetProperty("id")
                .GetGuid();
            await user.SendAsync(HttpMethod.Patch, $"/api/tasks/{id}", HttpStatusCode.OK, new { completed });
        }

        foreach (var limit in new[] { 1, 2, 4, 6 })
        {
            List<string?> titles = [];
            string? cursor = null;
            do
            {
                var page = await user.GetAsync($"/api/tasks?limit={limit}&cursor={cursor}");
                titles.AddRange(Titles(page));
                cursor = page.GetProperty("nextCursor").GetString();
            } while (cursor is not null);

            Assert.Equal(["a", "b", "c", "d", "f", "e"], titles);
        }
    }

    [Theory]
    [InlineData("status=done", "status")]
    [InlineData("status=1", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=nothing", "cursor")]
    [InlineData("cursor=__________________________________________________________", "cursor")]
    [InlineData("dueAfter=today", "dueAfter")]
    [InlineData("dueBefore=2026-02-01", "dueBefore")]
    public async Task A_parameter_that_makes_no_sense_is_named(string query, string field)
    {
        var problem = await app.NewUser()
            .SendAsync(HttpMethod.Get, $"/api/tasks?{query}", HttpStatusCode.UnprocessableEntity);

        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
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

    [Fact]
    public async Task A_writer_with_an_ETag_overwrites_nothing_that_it_has_not_seen()
    {
        var user = app.NewUser();
        using var created = await user.Http.PostAsJsonAsync(
            "/api/tasks",
            new { title = "x" },
            TestContext.Current.CancellationToken
        );
        var path = created.Headers.Location!.OriginalString;
        var first = created.Headers.ETag!.ToString();
        Assert.Equal($"\"{(await user.GetAsync(path)).GetProperty("version").GetString()}\"", first);

        using var changed = await SendAsync(user, HttpMethod.Patch, path, first, new { title = "y" });
        var second = changed.Headers.ETag!.ToString();

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first, second);
        foreach (var stale in new[] { first, $"W/{second}", "nonsense", "\"\"", second.Trim('"') })
        {
            foreach (var method in new[] { HttpMethod.Patch, HttpMethod.Delete })
            {
                using var refused = await SendAsync(
                    user,
                    method,
                    path,
                    stale,
                    method == HttpMethod.Patch ? new { title = "z" } : null
                );
                var problem = await ChatUser.ReadAsync(refused, HttpStatusCode.PreconditionFailed);
                Assert.Equal("precondition_failed", problem.GetProperty("code").GetString());
            }
        }

        Assert.Equal("y", (await user.GetAsync(path)).GetProperty("title").GetString());
        using var any = await SendAsync(user, HttpMethod.Patch, path, "*", new { title = "any" });
        using var deleted = await SendAsync(user, HttpMethod.Delete, path, $"{first}, {any.Headers.ETag}", null);
        using var gone = await SendAsync(user, HttpMethod.Delete, path, second, null);
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NotFound], [deleted.StatusCode, gone.StatusCode]);
    }

    [Fact]
    public async Task Of_writers_who_saw_the_same_task_one_wins()
    {
        var user = app.NewUser();
        using var created = await user.Http.PostAsJsonAsync(
            "/api/tasks",
            new { title = "x" },
            TestContext.Current.CancellationToken
        );
        var path = created.Headers.Location!.OriginalString;

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    SendAsync(user, HttpMethod.Patch, path, created.Headers.ETag!.ToString(), new { title = $"by {i}" })
                )
        );

        var winner = Assert.Single(answers.Index(), answer => answer.Item.StatusCode == HttpStatusCode.OK).Index;
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal($"by {winner}", (await user.GetAsync(path)).GetProperty("title").GetString());
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

    [Fact]
    public async Task Changes_at_the_same_moment_are_all_made()
    {
        var user = app.NewUser();
        var id = (await user.PostAsync("/api/tasks", new { title = "x" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();

        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    user.SendAsync(
                        HttpMethod.Patch,
                        $"/api/tasks/{id}",
                        HttpStatusCode.OK,
                        i % 3 == 0 ? new { notes = "noted" }
                            : i % 3 == 1 ? new { title = "renamed" }
                            : (object)new { completed = true }
                    )
                )
        );

        var task = (await user.GetAsync("/api/tasks")).GetProperty("items")[0];
        Assert.Equal("renamed", task.GetProperty("title").GetString());
        Assert.Equal("noted", task.GetProperty("notes").GetString());
        Assert.Equal(JsonValueKind.String, task.GetProperty("completedAt").ValueKind);
    }

    private static IEnumerable<string?> Titles(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("title").GetString());

    private static async Task<HttpResponseMessage> SendAsync(
        ChatUser user,
        HttpMethod method,
        string path,
        string ifMatch,
        object? body
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await user.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
