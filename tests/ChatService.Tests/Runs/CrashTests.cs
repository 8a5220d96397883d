using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Npgsql;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>
/// A service that is killed loses nothing that it has acknowledged. It has its own database, so no other replica
/// interferes.
/// </summary>
public sealed class CrashTests(ChatApp app)
{
    private readonly string _database = new NpgsqlConnectionStringBuilder(app.Database)
    {
        Database = $"crash_{Guid.NewGuid():N}",
    }.ConnectionString;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_kill_during_an_answer_its_text_is_kept_and_it_can_be_tried_again()
    {
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        app.Model.When(userText, Steps.SayThenHang("so far"), Steps.Say("whole"));
        await using var killed = await StartAsync();
        var user = app.NewUser().At(killed);
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText, messageId: messageId));
        await turn.ReadUntilTextAsync("so far");
        await Eventually.TrueAsync(
            async () => await AnswerAsync(user, turn.SessionId) == "so far",
            cancellationToken: Cancel
        );

        await killed.KillAsync();
        await Assert.ThrowsAnyAsync<IOException>(turn.ReadToEndAsync);
        await ExpireAsync();

        await using var next = await StartAsync();
        var after = user.At(next);
        await Eventually.TrueAsync(
            async () => await after.StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );
        Assert.Equal("so far", await AnswerAsync(after, turn.SessionId));
        Assert.Equal("whole", (await after.StreamAsync(userText, turn.SessionId, messageId)).Text);
        var session = await after.SessionAsync(turn.SessionId);
        Assert.Equal(messageId, session.GetProperty("messages")[0].GetProperty("id").GetGuid());
        Assert.Equal(2, session.GetProperty("branches")[0].GetProperty("messageIds").GetArrayLength());
    }

    [Fact]
    public async Task After_a_kill_between_two_checkpoints_the_text_that_was_shown_is_kept()
    {
        var (userText, after) = (Unique.Text(), Unique.Text());
        app.Model.When(userText, Steps.Call("add_task", new { title = after }), Steps.SayThenHang("so ", "far"));
        await using var killed = await StartAsync(("Runs:CheckpointInterval", "01:00:00"), ("Runs:Lease", "02:00:00"));
        var user = app.NewUser().At(killed);
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("so far");
        // The text is in Redis, where another replica would already see it.
        await using var next = await StartAsync();
        using (var elsewhere = await user.At(next).ResumeAsync(turn.SessionId))
        {
            await elsewhere.ReadUntilTextAsync("so far");
        }

        await killed.KillAsync();
        await ExpireAsync();

        await Eventually.TrueAsync(
            async () => await user.At(next).StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );
        Assert.Equal("so far", await AnswerAsync(user.At(next), turn.SessionId));
        var parts = (await user.At(next).SessionAsync(turn.SessionId))
            .GetProperty("messages")[1]
            .GetProperty("parts")
            .EnumerateArray();
        Assert.Equal(
            "output-available",
            parts
                .Single(part => part.GetProperty("type").GetString() == "dynamic-tool")
                .GetProperty("state")
                .GetString()
        );
    }

    [Fact]
    public async Task After_a_kill_before_the_first_word_the_message_is_answered_when_it_is_sent_again()
    {
        var (userText, messageId) = (Unique.Text(), Guid.CreateVersion7());
        var script = app.Model.When(userText, Steps.SayThenHang(), Steps.Say("whole"));
        await using var killed = await StartAsync();
        var user = app.NewUser().At(killed);
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText, messageId: messageId));
        await turn.ReadAsync();
        await Eventually.TrueAsync(() => script.Requests.Count == 1, cancellationToken: Cancel);

        await killed.KillAsync();
        await ExpireAsync();

        await using var next = await StartAsync();
        var after = user.At(next);
        await Eventually.TrueAsync(
            async () => await after.StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );
        var question = (await after.SessionAsync(turn.SessionId)).GetProperty("messages")[0];
        Assert.Equal(userText, question.GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal("whole", (await after.StreamAsync(userText, turn.SessionId, messageId)).Text);
    }

    private Task<ChatProcess> StartAsync(params (string Key, string Value)[] settings) =>
        app.StartProcessAsync([
            ("ConnectionStrings:chatdb", _database),
            ("Runs:CheckpointInterval", "00:00:00.200"),
            ("Runs:ReapInterval", "00:00:01"),
            .. settings,
        ]);

    /// <summary>Expires the lease of the dead run.</summary>
    private async Task ExpireAsync()
    {
        await using var data = NpgsqlDataSource.Create(_database);
        await using var expire = data.CreateCommand(
            "update chat_runs set lease_until = now() - interval '1 minute' where status = 'active'"
        );
        Assert.Equal(1, await expire.ExecuteNonQueryAsync(Cancel));
    }

    private static async Task<string> AnswerAsync(ChatUser user, Guid sessionId)
    {
        var parts = (await user.SessionAsync(sessionId))
            .GetProperty("messages")[1]
            .GetProperty("parts")
            .EnumerateArray();
        return string.Concat(
            parts
                .Where(part => part.GetProperty("type").GetString() == "text")
                .Select(part => part.GetProperty("text").GetString())
        );
    }
}
