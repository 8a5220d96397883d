using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Tasks;

/// <summary>The list of tasks: its order, filters and pages.</summary>
public sealed class TaskListTests(ChatApp app)
{
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
    public async Task A_list_has_the_tasks_that_match_the_parameters()
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
    public async Task An_invalid_parameter_is_named(string query, string field)
    {
        var problem = await app.NewUser()
            .SendAsync(HttpMethod.Get, $"/api/tasks?{query}", HttpStatusCode.UnprocessableEntity);

        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    private static IEnumerable<string?> Titles(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("title").GetString());
}
