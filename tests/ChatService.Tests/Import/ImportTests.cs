using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Import;

/// <summary>The command that imports chats and tasks of another application.</summary>
public sealed class ImportTests(ChatApp app) : IDisposable
{
    private readonly ChatUser _user = app.NewUser();
    private readonly ImportFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Imported_chats_and_tasks_belong_to_their_user_and_can_be_continued()
    {
        var next = Unique.Text();
        var script = app.Model.When(next, Steps.Say("blue"));
        var again = app.Model.When("What is my favourite colour?", Steps.Say("red, I think"));
        await _file.WriteAsync(
            _file.Conversation(
                _user,
                title: "Colours",
                created: "2025-03-01T10:00:00Z",
                updated: "2025-03-01 10:05:00+00"
            ),
            _file.Message(_user, "user", "What is my favourite colour?", created: "2025-03-01T10:00:01"),
            _file.Message(_user, "assistant", "I do not know yet.", id: 1, created: "2025-03-01T10:00:02"),
            _file.Task(_user, "Buy milk", description: "Two litres", completed: false, created: "2025-03-01T10:00:00Z"),
            _file.Task(
                _user,
                "Call Mum",
                id: 1,
                completed: true,
                created: "2025-03-01T10:00:00Z",
                updated: "2025-03-02T10:00:00Z"
            )
        );

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file.Path);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(
            "conversations: 1 imported, 0 there already\nmessages: 2 imported, 0 there already\ntasks: 2 imported, 0 "
                + "there already\nlines rejected: 0",
            output,
            StringComparison.Ordinal
        );
        var session = Assert.Single((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("Colours", "2025-03-01T10:05:00+00:00"),
            (session.GetProperty("title").GetString(), session.GetProperty("updatedAt").GetString())
        );
        var sessionId = session.GetProperty("id").GetGuid();
        var messages = (await _user.SessionAsync(sessionId)).GetProperty("messages");
        Assert.Equal(
            ["What is my favourite colour?", "I do not know yet."],
            messages
                .EnumerateArray()
                .Select(message => message.GetProperty("parts").EnumerateArray().Last().GetProperty("text").GetString())
        );
        Assert.Equal("blue", (await _user.StreamAsync(next, sessionId)).Text);
        Assert.Contains("I do not know yet.", script.Requests[0].GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            "red, I think",
            (
                await _user.StreamAsync(
                    new { trigger = "regenerate-message", messageId = messages[1].GetProperty("id").GetGuid() }
                )
            ).Text
        );
        Assert.Single(again.Requests);
        var tasks = (await _user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["Buy milk", "Call Mum"], tasks.Select(task => task.GetProperty("title").GetString()));
        Assert.Equal(["Two litres", null], tasks.Select(task => task.GetProperty("notes").GetString()));
        Assert.Equal(
            [null, "2025-03-02T10:00:00+00:00"],
            tasks.Select(task => task.GetProperty("completedAt").GetString())
        );
        Assert.Empty((await app.NewUser().GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_long_file_that_is_imported_again_adds_only_new_lines()
    {
        const int Pairs = 600;
        List<object> lines = [_file.Conversation(_user, id: "c")];
        for (var pair = 0; pair < Pairs; pair++)
        {
            lines.Add(_file.Message(_user, "user", $"Question {pair}", id: $"q-{pair}", conversation: "c"));
            lines.Add(_file.Message(_user, "assistant", $"Answer {pair}", id: $"a-{pair}", conversation: "c"));
        }

        await _file.WriteAsync([.. lines[..^1]]);
        await app.RunCommandAsync("import", _file.Path);
        await _file.WriteAsync([.. lines]);
        var (exitCode, output, _) = await app.RunCommandAsync("import", _file.Path);

        Assert.Equal(0, exitCode);
        Assert.Contains($"messages: 1 imported, {(2 * Pairs) - 1} there already", output, StringComparison.Ordinal);
        var session = Assert.Single((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
        Assert.Equal("Question 0", session.GetProperty("title").GetString());
        var newest = await _user.SessionAsync(session.GetProperty("id").GetGuid());
        Assert.Equal(
            $"Answer {Pairs - 1}",
            newest
                .GetProperty("messages")
                .EnumerateArray()
                .Last()
                .GetProperty("parts")[1]
                .GetProperty("text")
                .GetString()
        );
        Assert.True(newest.GetProperty("hasMore").GetBoolean());
        Assert.Empty(newest.GetProperty("branches").EnumerateArray());
    }

    [Fact]
    public async Task A_dry_run_reports_the_same_and_changes_nothing()
    {
        await _file.WriteAsync(
            _file.Conversation(_user),
            _file.Message(_user, "user", "Hello"),
            _file.Message(_user, "user", "Hello"),
            _file.Task(_user)
        );

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file.Path, "--dry-run");

        Assert.Equal((3, "line 4: title: Must have 1 to 200 characters.\n"), (exitCode, error));
        Assert.Contains("messages: 1 imported, 1 there already", output, StringComparison.Ordinal);
        Assert.Empty((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_unknown_option_and_a_missing_file_are_reported_with_an_exit_code_of_their_own()
    {
        var (unknown, _, usage) = await app.RunCommandAsync("import", _file.Path, "--force");
        var (missing, _, reason) = await app.RunCommandAsync("import", $"{_file.Path}.missing");

        Assert.Equal((2, 1), (unknown, missing));
        Assert.Contains("import <file>", usage, StringComparison.Ordinal);
        Assert.Contains(".missing", reason, StringComparison.Ordinal);
    }
}
