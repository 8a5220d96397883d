using System.Text.Json;
using Fubuni.ChatService.Tests.Support;
using Npgsql;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>A retry of a failed answer continues from the stored tool results.</summary>
public sealed class RetryTests(ChatApp app)
{
    private readonly string _said = Unique.Text();
    private readonly string _title = Unique.Text();
    private readonly Guid _messageId = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_is_added_once_however_often_the_answer_fails_and_is_tried_again()
    {
        var user = app.NewUser();
        var script = app.Model.When(
            _said,
            Steps.Call("add_task", new { title = _title }),
            Steps.Fail(400),
            Steps.Fail(500),
            Steps.SayThenEnd("half"),
            Steps.Say("Done.")
        );

        var first = await user.StreamAsync(_said, messageId: _messageId);
        for (var retry = 0; retry < 2; retry++)
        {
            var failed = await user.StreamAsync(_said, first.SessionId, _messageId);
            Assert.Equal("error", failed.Types.Last());
        }

        var last = await user.StreamAsync(_said, first.SessionId, _messageId);

        Assert.Equal(("Done.", "finish"), (last.Text, last.Types.Last()));
        Assert.Single((await TasksAsync(user)).EnumerateArray());
        // The model is shown the call and its result, and is not asked for it again.
        var told = script
            .Requests[^1]
            .GetProperty("messages")
            .EnumerateArray()
            .Where(message => Role(message) == "tool")
            .ToList();
        Assert.Contains(_title, Assert.Single(told).GetProperty("content").ToString(), StringComparison.Ordinal);
        Assert.Equal(2, last.Types.Count(type => type == "start-step"));
        Assert.Equal("add_task", last.OfType("tool-input-available").GetProperty("toolName").GetString());
        Assert.Equal(
            _title,
            last.OfType("tool-output-available").GetProperty("output").GetProperty("title").GetString()
        );
        var stored = (await user.SessionAsync(first.SessionId))
            .GetProperty("messages")[1]
            .GetProperty("parts")
            .EnumerateArray();
        Assert.Equal(
            ["step-start", "dynamic-tool", "step-start", "text"],
            stored.Select(part => part.GetProperty("type").GetString())
        );
    }

    [Fact]
    public async Task A_call_whose_result_was_lost_is_made_again_and_adds_nothing_twice()
    {
        var user = app.NewUser();
        app.Model.When(_said, Steps.Call("add_task", new { title = _title }), Steps.Fail(500), Steps.Say("Done."));
        var failed = await user.StreamAsync(_said, messageId: _messageId);
        // As a replica leaves it that dies between the tool's work and the next checkpoint.
        await using var data = NpgsqlDataSource.Create(app.Database);
        await using var lose = data.CreateCommand(
            """
            update chat_messages set parts = jsonb_set(
                parts #- '{1,output}', '{1}', (parts #- '{1,output}')->1
                    || '{"state":"output-error","errorText":"The answer ended before the tool had a result."}')
            where session_id = $1 and role = 'assistant'
            """
        );
        lose.Parameters.Add(new NpgsqlParameter { Value = failed.SessionId });
        Assert.Equal(1, await lose.ExecuteNonQueryAsync(Cancel));

        var retried = await user.StreamAsync(_said, failed.SessionId, _messageId);

        Assert.Equal("Done.", retried.Text);
        Assert.Equal(
            _title,
            retried.OfType("tool-output-available").GetProperty("output").GetProperty("title").GetString()
        );
        Assert.Single((await TasksAsync(user)).EnumerateArray());
    }

    [Fact]
    public async Task A_killed_replica_repeats_no_tool_when_the_answer_is_tried_again()
    {
        app.Model.When(
            _said,
            Steps.Call("add_task", new { title = _title }),
            Steps.SayThenHang("so far"),
            Steps.Say("Done.")
        );
        var user = app.NewUser();
        await using var killed = await app.StartProcessAsync(("Runs:Lease", "05:00:00"));
        using var turn = await user.At(killed).OpenStreamAsync(ChatUser.Turn(_said, messageId: _messageId));
        await turn.ReadUntilTextAsync("so far");
        await killed.KillAsync();
        using (var elsewhere = await user.ResumeAsync(turn.SessionId))
        {
            // The replica is found dead.
            await elsewhere.ReadToEndAsync();
            Assert.Equal("interrupted", elsewhere.ErrorCode);
        }

        var retried = await user.StreamAsync(_said, turn.SessionId, _messageId);

        Assert.Equal("Done.", retried.Text);
        Assert.Single((await TasksAsync(user)).EnumerateArray());
    }

    [Fact]
    public async Task Another_answer_to_a_message_that_was_answered_begins_anew()
    {
        var user = app.NewUser();
        app.Model.When(
            _said,
            Steps.Call("add_task", new { title = _title }),
            Steps.Say("Done."),
            Steps.Call("add_task", new { title = _title }),
            Steps.Say("Again.")
        );
        var first = await user.StreamAsync(_said, messageId: _messageId);

        var second = await user.StreamAsync(
            new
            {
                sessionId = first.SessionId,
                trigger = "regenerate-message",
                message = new { id = _messageId, parts = new[] { new { type = "text", text = _said } } },
            }
        );

        Assert.Equal("Again.", second.Text);
        Assert.Equal(2, (await TasksAsync(user)).GetArrayLength());
    }

    private static async Task<JsonElement> TasksAsync(ChatUser user) =>
        (await user.GetAsync("/api/tasks")).GetProperty("items");

    private static string? Role(JsonElement message) => message.GetProperty("role").GetString();
}
