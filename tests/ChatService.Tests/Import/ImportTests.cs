using System.Net;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Import;

/// <summary>The service's command that takes over conversations and tasks of another application.</summary>
public sealed class ImportTests(ChatApp app) : IDisposable
{
    private readonly ChatUser _user = app.NewUser();
    private readonly ChatUser _stranger = app.NewUser();
    private readonly string _file = Path.GetTempFileName();

    /// <summary>Ids of the old application are numbers; other tests have such numbers too.</summary>
    private readonly long _id = Random.Shared.NextInt64(1L << 50);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Conversations_and_tasks_are_the_users_own_and_go_on()
    {
        var next = Unique.Text();
        var script = app.Model.When(next, Steps.Say("blue"));
        var again = app.Model.When("What is my favourite colour?", Steps.Say("red, I think"));
        await WriteAsync(
            new
            {
                type = "conversation",
                id = _id,
                user_id = _user.Id,
                title = "Colours",
                created_at = "2025-03-01T10:00:00Z",
                updated_at = "2025-03-01 10:05:00+00",
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "user",
                content = "What is my favourite colour?",
                created_at = "2025-03-01T10:00:01",
            },
            new
            {
                type = "message",
                id = _id + 1,
                conversation_id = _id,
                user_id = _user.Id,
                role = "assistant",
                content = "I do not know yet.",
                created_at = "2025-03-01T10:00:02",
            },
            new
            {
                type = "task",
                id = _id,
                user_id = _user.Id,
                title = "Buy milk",
                description = "Two litres",
                completed = false,
                created_at = "2025-03-01T10:00:00Z",
            },
            new
            {
                type = "task",
                id = _id + 1,
                user_id = _user.Id,
                title = "Call Mum",
                completed = true,
                created_at = "2025-03-01T10:00:00Z",
                updated_at = "2025-03-02T10:00:00Z",
            }
        );

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file);

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
        Assert.Empty((await _stranger.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_file_imported_again_adds_only_what_is_new_however_long_it_is()
    {
        const int Pairs = 600;
        List<object> lines =
        [
            new
            {
                type = "conversation",
                id = $"c-{_id}",
                user_id = _user.Id,
            },
        ];
        for (var pair = 0; pair < Pairs; pair++)
        {
            lines.Add(
                new
                {
                    type = "message",
                    id = $"q-{_id}-{pair}",
                    conversation_id = $"c-{_id}",
                    user_id = _user.Id,
                    role = "user",
                    content = $"Question {pair}",
                }
            );
            lines.Add(
                new
                {
                    type = "message",
                    id = $"a-{_id}-{pair}",
                    conversation_id = $"c-{_id}",
                    user_id = _user.Id,
                    role = "assistant",
                    content = $"Answer {pair}",
                }
            );
        }

        await WriteAsync([.. lines[..^1]]);
        await app.RunCommandAsync("import", _file);
        await WriteAsync([.. lines]);
        var (exitCode, output, _) = await app.RunCommandAsync("import", _file);

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
    public async Task Lines_that_cannot_be_are_named_and_quoted_nowhere_and_the_others_are_imported()
    {
        const string Secret = "a-private-thing";
        await WriteAsync(
            new
            {
                type = "conversation",
                id = _id,
                user_id = _user.Id,
                title = "Good",
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _stranger.Id,
                role = "user",
                content = Secret,
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "assistant",
                content = new { Secret },
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = Secret,
                content = Secret,
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id + 1,
                user_id = _user.Id,
                role = "user",
                content = Secret,
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "user",
                content = " ",
            },
            new
            {
                type = "conversation",
                id = _id,
                user_id = _stranger.Id,
                title = Secret,
            },
            new
            {
                type = "task",
                user_id = _user.Id,
                title = Secret,
            },
            new
            {
                type = "task",
                id = _id,
                title = Secret,
            },
            new
            {
                type = "task",
                id = _id,
                user_id = _user.Id,
                title = new string('x', 201),
            },
            new
            {
                type = "task",
                id = _id,
                user_id = _user.Id,
                title = Secret,
                due_at = Secret,
            },
            new
            {
                type = "task",
                id = _id,
                user_id = _user.Id,
                title = new { Secret },
            },
            new
            {
                type = Secret,
                id = _id,
                user_id = _user.Id,
            }
        );
        await File.AppendAllTextAsync(
            _file,
            $"{{\"type\": {Secret}\n\n[]\nnull\n",
            TestContext.Current.CancellationToken
        );
        await File.AppendAllTextAsync(
            _file,
            JsonSerializer.Serialize(
                new
                {
                    type = "task",
                    id = _id,
                    user_id = _user.Id,
                    title = "Good",
                }
            ),
            TestContext.Current.CancellationToken
        );

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file);

        Assert.Equal(3, exitCode);
        Assert.Contains("lines rejected: 15", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, output + error, StringComparison.Ordinal);
        var rejected = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17],
            rejected
                .Select(line =>
                    int.Parse(
                        line["line ".Length..line.IndexOf(':', StringComparison.Ordinal)],
                        System.Globalization.CultureInfo.InvariantCulture
                    )
                )
                .Order()
        );
        Assert.Contains("line 4: role: Must be user or assistant.", rejected);
        Assert.Contains("line 7: id: Belongs to another user.", rejected);
        Assert.Contains("line 10: title: Must have 1 to 200 characters.", rejected);
        Assert.Equal(
            "Good",
            Assert
                .Single((await _user.GetAsync("/api/tasks")).GetProperty("items").EnumerateArray())
                .GetProperty("title")
                .GetString()
        );
    }

    [Fact]
    public async Task Answers_to_nobody_are_kept_and_only_what_answers_can_be_made_anew()
    {
        var question = Unique.Text();
        app.Model.When(question, Steps.Say("another"), Steps.Say("one more"));
        await WriteAsync(
            new
            {
                type = "conversation",
                id = _id,
                user_id = _user.Id,
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "assistant",
                content = "Welcome!",
            },
            new
            {
                type = "message",
                id = _id + 1,
                conversation_id = _id,
                user_id = _user.Id,
                role = "user",
                content = question,
            },
            new
            {
                type = "message",
                id = _id + 2,
                conversation_id = _id,
                user_id = _user.Id,
                role = "assistant",
                content = "First",
            },
            new
            {
                type = "message",
                id = _id + 3,
                conversation_id = _id,
                user_id = _user.Id,
                role = "assistant",
                content = "Second",
            }
        );

        var (exitCode, _, error) = await app.RunCommandAsync("import", _file);

        Assert.Equal((0, ""), (exitCode, error));
        var session = Assert.Single((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
        Assert.Equal(question, session.GetProperty("title").GetString());
        var sessionId = session.GetProperty("id").GetGuid();
        var ids = (await _user.SessionAsync(sessionId))
            .GetProperty("messages")
            .EnumerateArray()
            .Select(message => message.GetProperty("id").GetGuid())
            .ToList();
        Assert.Equal(4, ids.Count);
        foreach (var unasked in new[] { ids[0], ids[3] })
        {
            var problem = await _user.PostAsync(
                "/api/chat/stream",
                new { trigger = "regenerate-message", messageId = unasked },
                HttpStatusCode.UnprocessableEntity
            );
            Assert.Contains(
                "answers no message",
                problem.GetProperty("errors").GetProperty("messageId")[0].GetString(),
                StringComparison.Ordinal
            );
        }

        Assert.Equal(
            "another",
            (await _user.StreamAsync(new { trigger = "regenerate-message", messageId = ids[2] })).Text
        );
        var byQuestion = await _user.StreamAsync(
            new
            {
                trigger = "regenerate-message",
                sessionId,
                message = new { id = ids[1], parts = new[] { new { type = "text", text = question } } },
            }
        );
        Assert.Equal("one more", byQuestion.Text);
        Assert.Equal(
            [ids[0], ids[1], byQuestion.MessageId],
            (await _user.SessionAsync(sessionId))
                .GetProperty("messages")
                .EnumerateArray()
                .Select(message => message.GetProperty("id").GetGuid())
        );
        Assert.Equal(
            "message_id_taken",
            (
                await _user.PostAsync(
                    "/api/chat/stream",
                    new
                    {
                        trigger = "regenerate-message",
                        message = new { id = ids[2], parts = new[] { new { type = "text", text = "?" } } },
                    },
                    HttpStatusCode.Conflict
                )
            )
                .GetProperty("code")
                .GetString()
        );
    }

    [Fact]
    public async Task An_imported_question_is_answered_again_by_its_own_id()
    {
        var question = Unique.Text();
        app.Model.When(question, Steps.Say("at last"));
        await WriteAsync(
            new
            {
                type = "conversation",
                id = _id,
                user_id = _user.Id,
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "user",
                content = question,
            }
        );
        await app.RunCommandAsync("import", _file);
        var sessionId = Assert
            .Single((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray())
            .GetProperty("id")
            .GetGuid();
        var id = (await _user.SessionAsync(sessionId)).GetProperty("messages")[0].GetProperty("id").GetGuid();
        object Regenerate(Guid? session) =>
            new
            {
                trigger = "regenerate-message",
                sessionId = session,
                message = new { id, parts = new[] { new { type = "text", text = question } } },
            };

        await _user.PostAsync("/api/chat/stream", Regenerate(Guid.CreateVersion7()), HttpStatusCode.Conflict);
        Assert.Equal("at last", (await _user.StreamAsync(Regenerate(sessionId))).Text);
    }

    [Fact]
    public async Task Local_times_that_would_lie_in_the_future_are_refused()
    {
        var said = Unique.Text();
        app.Model.When(said, Steps.Say("later than all of it"));
        var now = DateTimeOffset.UtcNow;
        // As a table of local times has it, five hours east of Greenwich.
        var (local, skewed) = ($"{now.AddHours(5):yyyy-MM-dd HH:mm:ss}", $"{now.AddSeconds(30):O}");
        await WriteAsync(
            new
            {
                type = "conversation",
                id = _id,
                user_id = _user.Id,
                created_at = local,
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "user",
                content = "Hello",
                created_at = local,
            },
            new
            {
                type = "conversation",
                id = _id + 1,
                user_id = _user.Id,
                updated_at = local,
            },
            new
            {
                type = "conversation",
                id = _id + 2,
                user_id = _user.Id,
            },
            new
            {
                type = "message",
                id = _id + 2,
                conversation_id = _id + 2,
                user_id = _user.Id,
                role = "user",
                content = "Hello",
                created_at = skewed,
            },
            new
            {
                type = "message",
                id = _id + 3,
                conversation_id = _id + 2,
                user_id = _user.Id,
                role = "assistant",
                content = "Hello",
                created_at = local,
            },
            new
            {
                type = "task",
                id = _id,
                user_id = _user.Id,
                title = "Buy milk",
                created_at = local,
            },
            new
            {
                type = "task",
                id = _id + 1,
                user_id = _user.Id,
                title = "Buy milk",
                completed = true,
                completed_at = local,
            },
            new
            {
                type = "task",
                id = _id + 2,
                user_id = _user.Id,
                title = "Buy milk",
                due_at = local,
            }
        );

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file);

        const string Reason =
            "Lies in the future. A local time must say its offset from UTC, as 2026-01-31T12:00:00+01:00.";
        Assert.Equal(3, exitCode);
        Assert.Contains(
            "conversations: 1 imported, 0 there already\nmessages: 1 imported, 0 there already\ntasks: 1 imported, 0 "
                + "there already\nlines rejected: 6",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                $"line 1: created_at: {Reason}",
                "line 2: conversation_id: This user has no such conversation before this line.",
                $"line 3: updated_at: {Reason}",
                $"line 6: created_at: {Reason}",
                $"line 7: created_at: {Reason}",
                $"line 8: completed_at: {Reason}",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        var sessionId = Assert
            .Single((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray())
            .GetProperty("id")
            .GetGuid();
        var turn = await _user.StreamAsync(said, sessionId);
        var imported = (await _user.SessionAsync(sessionId)).GetProperty("messages")[0].GetProperty("id").GetGuid();
        await _user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{sessionId}",
            HttpStatusCode.OK,
            new { activeLeafId = imported }
        );
        Assert.Equal(turn.MessageId, (await _user.SessionAsync(sessionId)).GetProperty("activeLeafId").GetGuid());
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_changes_nothing()
    {
        await WriteAsync(
            new
            {
                type = "conversation",
                id = _id,
                user_id = _user.Id,
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "user",
                content = "Hello",
            },
            new
            {
                type = "message",
                id = _id,
                conversation_id = _id,
                user_id = _user.Id,
                role = "user",
                content = "Hello",
            },
            new
            {
                type = "task",
                id = _id,
                user_id = _user.Id,
            }
        );

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file, "--dry-run");

        Assert.Equal((3, "line 4: title: Must have 1 to 200 characters.\n"), (exitCode, error));
        Assert.Contains("messages: 1 imported, 1 there already", output, StringComparison.Ordinal);
        Assert.Empty((await _user.GetAsync("/api/chat/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task What_is_not_understood_or_not_there_is_said_and_told_by_the_exit_code()
    {
        var (unknown, _, usage) = await app.RunCommandAsync("import", _file, "--force");
        var (missing, _, reason) = await app.RunCommandAsync("import", $"{_file}.missing");

        Assert.Equal((2, 1), (unknown, missing));
        Assert.Contains("import <file>", usage, StringComparison.Ordinal);
        Assert.Contains(".missing", reason, StringComparison.Ordinal);
    }

    private Task WriteAsync(params object[] lines) =>
        File.WriteAllLinesAsync(
            _file,
            lines.Select(line => JsonSerializer.Serialize(line)),
            TestContext.Current.CancellationToken
        );
}
