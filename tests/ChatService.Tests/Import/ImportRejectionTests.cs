using System.Globalization;
using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Import;

/// <summary>
/// Lines that the import rejects: each is reported by its number and field, and the others are imported.
/// </summary>
public sealed class ImportRejectionTests(ChatApp app) : IDisposable
{
    private readonly ChatUser _user = app.NewUser();
    private readonly ImportFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Invalid_lines_are_named_but_not_quoted_and_the_others_are_imported()
    {
        const string Secret = "a-private-thing";
        var stranger = app.NewUser();
        await _file.WriteAsync(
            _file.Conversation(_user, title: "Good"),
            _file.Message(stranger, "user", Secret),
            _file.Message(_user, "assistant", new { Secret }),
            _file.Message(_user, Secret, Secret),
            _file.Message(_user, "user", Secret, conversation: 1),
            _file.Message(_user, "user", " "),
            _file.Conversation(stranger, title: Secret),
            new
            {
                type = "task",
                user_id = _user.Id,
                title = Secret,
            },
            new
            {
                type = "task",
                id = _file.IdOf(0),
                title = Secret,
            },
            _file.Task(_user, new string('x', 201)),
            _file.Task(_user, Secret, due: Secret),
            _file.Task(_user, new { Secret }),
            new
            {
                type = Secret,
                id = _file.IdOf(0),
                user_id = _user.Id,
            }
        );
        await _file.AppendAsync($"{{\"type\": {Secret}\n\n[]\nnull\n");
        await _file.AppendAsync(ImportFile.Serialize(_file.Task(_user, "Good")));

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file.Path);

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
                        CultureInfo.InvariantCulture
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
    public async Task A_time_in_the_future_is_rejected_with_the_format_to_use()
    {
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("later than all of it"));
        var now = DateTimeOffset.UtcNow;
        // As an export of local times without an offset has it, where clocks are five hours ahead of UTC.
        var (local, skewed) = ($"{now.AddHours(5):yyyy-MM-dd HH:mm:ss}", $"{now.AddSeconds(30):O}");
        await _file.WriteAsync(
            _file.Conversation(_user, created: local),
            _file.Message(_user, "user", "Hello", created: local),
            _file.Conversation(_user, id: 1, updated: local),
            _file.Conversation(_user, id: 2),
            _file.Message(_user, "user", "Hello", id: 2, conversation: 2, created: skewed),
            _file.Message(_user, "assistant", "Hello", id: 3, conversation: 2, created: local),
            _file.Task(_user, "Buy milk", created: local),
            _file.Task(_user, "Buy milk", id: 1, completed: true, completedAt: local),
            _file.Task(_user, "Buy milk", id: 2, due: local)
        );

        var (exitCode, output, error) = await app.RunCommandAsync("import", _file.Path);

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
        var turn = await _user.StreamAsync(userText, sessionId);
        var imported = (await _user.SessionAsync(sessionId)).GetProperty("messages")[0].GetProperty("id").GetGuid();
        await _user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{sessionId}",
            HttpStatusCode.OK,
            new { activeLeafId = imported }
        );
        Assert.Equal(turn.MessageId, (await _user.SessionAsync(sessionId)).GetProperty("activeLeafId").GetGuid());
    }
}
