using System.Globalization;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>The loop of model and tools, seen from outside.</summary>
public sealed class AgentTests(ChatApp app)
{
    [Fact]
    public async Task The_agent_adds_lists_renames_completes_and_deletes_tasks()
    {
        var user = app.NewUser();
        await SayAsync(
            user,
            Steps.Call(
                "add_task",
                new
                {
                    title = "buy oat milk",
                    notes = "two",
                    dueAt = "2026-05-01T19:00:00+02:00",
                }
            ),
            Steps.Say("Added.")
        );
        var task = Assert.Single(await TasksAsync(user));
        Assert.Equal("buy oat milk", task.GetProperty("title").GetString());
        Assert.Equal("two", task.GetProperty("notes").GetString());
        Assert.Equal("2026-05-01T17:00:00+00:00", task.GetProperty("dueAt").GetString());

        await SayAsync(
            user,
            List(),
            Steps.Call(
                "update_task",
                response => new
                {
                    id = FirstId(response),
                    title = "buy soy milk",
                    notes = "",
                }
            ),
            Steps.Say("Renamed.")
        );
        task = Assert.Single(await TasksAsync(user));
        Assert.Equal("buy soy milk", task.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, task.GetProperty("notes").ValueKind);
        Assert.Equal("2026-05-01T17:00:00+00:00", task.GetProperty("dueAt").GetString());

        await SayAsync(
            user,
            List(),
            Steps.Call("complete_task", response => new { id = FirstId(response) }),
            Steps.Say("Done.")
        );
        Assert.Equal(JsonValueKind.String, Assert.Single(await TasksAsync(user)).GetProperty("completedAt").ValueKind);

        var (_, requests) = await SayAsync(user, List(), Steps.Say("Nothing open."));
        Assert.Equal(0, ToolResults(requests[1]).Single().GetProperty("tasks").GetArrayLength());

        await SayAsync(
            user,
            Steps.Call("list_tasks", new { status = "all" }),
            Steps.Call("delete_task", response => new { id = FirstId(response) }),
            Steps.Say("Gone.")
        );
        Assert.Empty(await TasksAsync(user));
    }

    [Fact]
    public async Task Parallel_calls_are_made_in_order_and_all_results_are_sent_to_the_model()
    {
        var user = app.NewUser();

        var (turn, requests) = await SayAsync(
            user,
            Steps.Call(
                ("add_task", _ => new { title = "first" }),
                ("add_task", _ => new { title = "second" }),
                ("list_tasks", _ => new { })
            ),
            Steps.Say("Both are there.")
        );

        var results = ToolResults(requests[1]).ToList();
        Assert.Equal(3, results.Count);
        Assert.Equal(
            ["first", "second"],
            results[2].GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("title").GetString())
        );
        var asked = requests[1]
            .GetProperty("messages")
            .EnumerateArray()
            .Single(message => message.TryGetProperty("tool_calls", out _))
            .GetProperty("tool_calls");
        Assert.Equal(
            asked.EnumerateArray().Select(call => call.GetProperty("id").GetString()),
            turn.All("tool-output-available").Select(chunk => chunk.GetProperty("toolCallId").GetString())
        );
        Assert.Equal(
            3,
            turn.All("tool-output-available")
                .Select(chunk => chunk.GetProperty("toolCallId").GetString())
                .Distinct()
                .Count()
        );
    }

    [Theory]
    [InlineData("complete_task", """{"id":"nonsense"}""", "There is no task with this id")]
    [InlineData("complete_task", """{"id":"0198c0de-0000-7000-8000-000000000000"}""", "There is no task with this id")]
    [InlineData("add_task", """{"title":"  "}""", "title: Must have 1 to 200 characters")]
    [InlineData("add_task", """{"title":"x","dueAt":"next week"}""", "dueAt: Must be a time in ISO 8601")]
    [InlineData("add_task", """{}""", "do not fit the tool's input schema")]
    [InlineData("list_tasks", """{"status":"imaginary"}""", "status: Must be one of open, completed, all.")]
    [InlineData("format_disk", """{}""", "no tool format_disk")]
    public async Task A_tool_that_fails_returns_the_reason_to_the_model_and_the_turn_continues(
        string tool,
        string arguments,
        string expected
    )
    {
        var user = app.NewUser();

        var (turn, requests) = await SayAsync(user, Steps.Call(tool, arguments), Steps.Say("That did not work."));

        Assert.Contains(
            expected,
            requests[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            expected,
            turn.OfType("tool-output-error").GetProperty("errorText").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("That did not work.", turn.Text);
        var part = (await user.SessionAsync(turn.SessionId))
            .GetProperty("messages")[1]
            .GetProperty("parts")
            .EnumerateArray()
            .Single(p => p.GetProperty("type").GetString() == "dynamic-tool");
        Assert.Equal("output-error", part.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("""{"title":"half""")]
    [InlineData("""{"title":"half of a pair: \ud800"}""")]
    [InlineData("""{"title":"x","size":1e999999}""")]
    [InlineData(
        """{"title":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}"""
    )]
    public async Task Arguments_that_are_no_object_never_reach_a_tool(string arguments)
    {
        var user = app.NewUser();

        var (turn, requests) = await SayAsync(user, Steps.Call("add_task", arguments), Steps.Say("Sorry."));

        Assert.Equal(arguments, turn.OfType("tool-input-error").GetProperty("input").GetString());
        Assert.Contains(
            "not a JSON object",
            requests[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString(),
            StringComparison.Ordinal
        );
        Assert.Empty(await TasksAsync(user));
        Assert.Equal("complete", await user.StatusAsync(turn.SessionId));
    }

    [Theory]
    [InlineData("{\"title\":\"raw \0\"}")]
    [InlineData("{\"title\":\"\\u00\\u000000\"}")]
    public async Task Arguments_that_cannot_be_stored_do_not_keep_the_answer_from_being_stored(string arguments)
    {
        var user = app.NewUser();

        var (turn, _) = await SayAsync(user, Steps.Call("format\0disk", arguments), Steps.Say("Sorry."));

        Assert.Equal("Sorry.", turn.Text);
        Assert.Equal("formatdisk", turn.OfType("tool-input-start").GetProperty("toolName").GetString());
        Assert.Equal("complete", await user.StatusAsync(turn.SessionId));
    }

    [Theory]
    [InlineData("1e-99999")]
    [InlineData("1e300")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890")]
    public async Task A_number_beyond_what_is_exact_is_passed_on_about_as_large(string number)
    {
        var user = app.NewUser();

        var (turn, _) = await SayAsync(
            user,
            Steps.Call("format_disk", $$"""{"size":{{number}}}"""),
            Steps.Say("Sorry.")
        );

        var expected = double.Parse(number, CultureInfo.InvariantCulture);
        Assert.Equal(
            expected,
            turn.OfType("tool-input-available").GetProperty("input").GetProperty("size").GetDouble()
        );
        Assert.Equal("complete", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task What_a_database_cannot_store_is_left_out()
    {
        var user = app.NewUser();

        var (turn, _) = await SayAsync(
            user,
            Steps.Call("add_task", """{"title":"a\u0000b \\u0000"}"""),
            Steps.Say("x\0y")
        );

        Assert.Equal("xy", turn.Text);
        Assert.Equal(@"ab \u0000", Assert.Single(await TasksAsync(user)).GetProperty("title").GetString());
        Assert.Equal("complete", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task After_eight_calls_the_model_gets_no_tools_and_has_to_answer()
    {
        var user = app.NewUser();

        var (turn, requests) = await SayAsync(user, [.. Enumerable.Repeat(List(), 8)]);

        Assert.Equal(8, requests.Count);
        Assert.All(requests.Take(7), request => Assert.Equal("auto", request.GetProperty("tool_choice").GetString()));
        Assert.Equal("none", requests[7].GetProperty("tool_choice").GetString());
        Assert.Contains("more steps than I may take", turn.Text, StringComparison.Ordinal);
        Assert.True(turn.IsDone);
        var tools = (await user.SessionAsync(turn.SessionId))
            .GetProperty("messages")[1]
            .GetProperty("parts")
            .EnumerateArray()
            .Where(part => part.GetProperty("type").GetString() == "dynamic-tool");
        Assert.DoesNotContain(
            tools,
            tool => tool.GetProperty("state").GetString() is "input-streaming" or "input-available"
        );
    }

    [Fact]
    public async Task A_later_turn_shows_the_model_the_tools_that_were_called()
    {
        var user = app.NewUser();
        var (turn, _) = await SayAsync(user, Steps.Call("add_task", new { title = "milk" }), Steps.Say("Added."));
        var said = Unique.Text();
        var script = app.Model.When(said, Steps.Say("Yes."));

        await user.StreamAsync(said, turn.SessionId);

        var messages = script.Requests[0].GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(
            ["system", "user", "assistant", "tool", "assistant", "user"],
            messages.Select(message => message.GetProperty("role").GetString())
        );
        Assert.Equal(
            messages[2].GetProperty("tool_calls")[0].GetProperty("id").GetString(),
            messages[3].GetProperty("tool_call_id").GetString()
        );
    }

    private static Step List() => Steps.Call("list_tasks", new { });

    private static string? FirstId(ModelResponse response) =>
        response.LastToolResult.GetProperty("tasks")[0].GetProperty("id").GetString();

    private static IEnumerable<JsonElement> ToolResults(JsonElement request) =>
        request
            .GetProperty("messages")
            .EnumerateArray()
            .Where(message => message.GetProperty("role").GetString() == "tool")
            .Select(message => JsonDocument.Parse(message.GetProperty("content").ToString()).RootElement);

    private static async Task<IReadOnlyList<JsonElement>> TasksAsync(ChatUser user) =>
        [.. (await user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray()];

    private async Task<(TurnStream Turn, IReadOnlyList<JsonElement> Requests)> SayAsync(
        ChatUser user,
        params Step[] steps
    )
    {
        var said = Unique.Text();
        var script = app.Model.When(said, steps);
        var turn = await user.StreamAsync(said);
        return (turn, script.Requests);
    }
}
