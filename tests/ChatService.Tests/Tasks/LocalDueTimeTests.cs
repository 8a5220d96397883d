using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Tasks;

/// <summary>Tools accept and return local times of the user's zone; HTTP has instants.</summary>
public sealed class LocalDueTimeTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    [Theory]
    [InlineData("America/Los_Angeles", "2026-12-01T09:00", "2026-12-01T09:00:00-08:00", "2026-12-01T17:00:00+00:00")]
    [InlineData("Asia/Tokyo", "2026-12-01T09:00:30", "2026-12-01T09:00:30+09:00", "2026-12-01T00:00:30+00:00")]
    [InlineData("Asia/Kathmandu", " 2026-12-01T09:00 ", "2026-12-01T09:00:00+05:45", "2026-12-01T03:15:00+00:00")]
    [InlineData("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T03:30:00+02:00", "2027-03-28T01:30:00+00:00")]
    [InlineData("Europe/Berlin", "2027-10-31T02:30", "2027-10-31T02:30:00+02:00", "2027-10-31T00:30:00+00:00")]
    [InlineData("Asia/Tokyo", "2026-12-01T09:00+01:00", "2026-12-01T17:00:00+09:00", "2026-12-01T08:00:00+00:00")]
    [InlineData(null, "2026-12-01T09:00", "2026-12-01T09:00:00+00:00", "2026-12-01T09:00:00+00:00")]
    public async Task The_assistant_adds_a_task_at_the_local_time_of_the_turn(
        string? zone,
        string dueAt,
        string local,
        string instant
    )
    {
        var user = app.NewUser();
        var script = app.Model.When(_said, Steps.Call("add_task", new { title = "milk", dueAt }), Steps.Say("Done."));

        var answer = await user.StreamAsync(ChatUser.Turn(_said, timeZone: zone));

        var output = answer.OfType("tool-output-available").GetProperty("output");
        Assert.Equal(local, output.GetProperty("dueAt").GetString());
        var toModel = script.Requests[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content");
        Assert.Contains(local, toModel.GetString(), StringComparison.Ordinal);
        var tasks = (await user.GetAsync("/api/tasks")).GetProperty("items");
        Assert.Equal(instant, Assert.Single(tasks.EnumerateArray()).GetProperty("dueAt").GetString());
    }

    [Fact]
    public async Task Every_tool_gives_the_local_times_of_its_users_zone_or_of_the_one_that_it_names()
    {
        var (user, other) = (app.NewUser(), app.NewUser());
        foreach (var each in new[] { (User: user, Zone: "Asia/Kathmandu"), (User: other, Zone: "Asia/Tokyo") })
        {
            var change = new { timeZone = each.Zone };
            await each.User.SendAsync(HttpMethod.Patch, "/api/chat/preferences", HttpStatusCode.OK, change);
        }

        var added = await CallAsync(user, "add_task", new { title = "milk", dueAt = "2026-12-01T09:00" });
        var id = added.GetProperty("id").GetString();
        var named = new
        {
            id,
            dueAt = "2027-07-01T09:00",
            timeZone = "America/Los_Angeles",
        };
        var updated = await CallAsync(user, "update_task", named);
        var completed = await CallAsync(user, "complete_task", new { id });
        var inRange = new
        {
            status = "all",
            dueAfter = "2027-07-01T21:45",
            dueBefore = "2027-07-01T21:46",
        };
        var listed = await CallAsync(user, "list_tasks", inRange);
        var elsewhere = await CallAsync(user, "list_tasks", new { status = "all", timeZone = "Asia/Tokyo" });
        var others = await CallAsync(other, "add_task", new { title = "tea", dueAt = "2026-12-01T09:00" });
        var deleted = await CallAsync(user, "delete_task", new { id });

        Assert.Equal("2026-12-01T09:00:00+05:45", DueAtOf(added));
        Assert.Equal("2027-07-01T09:00:00-07:00", DueAtOf(updated));
        Assert.Equal("2027-07-01T21:45:00+05:45", DueAtOf(completed));
        Assert.EndsWith("+05:45", completed.GetProperty("completedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal("2027-07-01T21:45:00+05:45", DueAtOf(SingleOf(listed)));
        Assert.Equal("2027-07-02T01:00:00+09:00", DueAtOf(SingleOf(elsewhere)));
        Assert.Equal("2027-07-01T21:45:00+05:45", DueAtOf(deleted));
        Assert.Equal("2026-12-01T09:00:00+09:00", DueAtOf(others));
    }

    [Theory]
    [InlineData("add_task", """{"title":"x","timeZone":"Mars/Olympus"}""", "timeZone: Must be the id")]
    [InlineData("list_tasks", """{"timeZone":"../../etc/localtime"}""", "timeZone: Must be the id")]
    [InlineData("add_task", """{"title":"x","dueAt":"9999-12-31T23:59"}""", "dueAt: Must be a time")]
    [InlineData("add_task", """{"title":"x","dueAt":"2026-12-01T25:00"}""", "dueAt: Must be a time")]
    [InlineData("list_tasks", """{"dueAfter":"2026-12-01 09:00"}""", "dueAfter: Must be a time")]
    public async Task What_is_no_zone_or_no_time_is_refused(string tool, string arguments, string expected)
    {
        var result = await SendAsync(app.NewUser(), tool, arguments);

        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains(expected, result.GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_empty_due_time_still_removes_it()
    {
        var user = app.NewUser();
        var added = await CallAsync(user, "add_task", new { title = "milk", dueAt = "2026-12-01T09:00" });

        var id = added.GetProperty("id").GetString();
        var kept = await CallAsync(user, "update_task", new { id, title = "oat milk" });
        var cleared = await CallAsync(user, "update_task", new { id, dueAt = "" });

        Assert.Equal("2026-12-01T09:00:00+00:00", DueAtOf(kept));
        Assert.Null(DueAtOf(cleared));
    }

    private static async Task<JsonElement> CallAsync(ChatUser user, string tool, object arguments)
    {
        var result = await SendAsync(user, tool, JsonSerializer.Serialize(arguments));
        return result.GetProperty("structuredContent");
    }

    private static async Task<JsonElement> SendAsync(ChatUser user, string tool, string arguments)
    {
        var parameters = $$"""{ "name": "{{tool}}", "arguments": {{arguments}} }""";
        using var response = await McpRequests.PostAsync(user.Http, McpRequests.Request("tools/call", parameters));
        return (await McpRequests.ReadAsync(response)).GetProperty("result");
    }

    private static JsonElement SingleOf(JsonElement list) => Assert.Single(list.GetProperty("tasks").EnumerateArray());

    private static string? DueAtOf(JsonElement task) => task.GetProperty("dueAt").GetString();
}
