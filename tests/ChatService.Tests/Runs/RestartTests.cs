using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>The processes of Redis and Postgres are killed during an answer and restarted.</summary>
public sealed class RestartTests(ChatApp app)
{
    private readonly string _userText = Unique.Text();
    private readonly TaskCompletionSource _away = new();
    private readonly TaskCompletionSource _back = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_survives_a_Redis_that_is_killed_and_restarted()
    {
        var redis = await LocalServer.TryStartRedisAsync();
        Assert.SkipWhen(redis is null, "There is no redis-server on this machine.");
        await using var _ = redis;
        await using var here = app.StartReplica(("ConnectionStrings:cache", redis.Address));
        await using var there = app.StartReplica(("ConnectionStrings:cache", redis.Address));
        var user = app.NewUser(here);
        app.Model.When(_userText, SayAcrossAsync, Steps.Say("and again"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_userText));
        await turn.ReadUntilTextAsync("before");

        await redis.CrashAsync();
        _away.SetResult();
        await turn.ReadUntilTextAsync("before middle");
        await redis.StartAsync();
        using var elsewhere = await user.At(there).ResumeAsync(turn.SessionId);
        _back.SetResult();
        await turn.ReadToEndAsync();
        await elsewhere.ReadToEndAsync();

        Assert.All(
            [turn, elsewhere],
            stream => Assert.Equal(("before middle after", "finish"), (stream.Text, stream.Types.Last()))
        );
        // The next answer can be followed on another replica as before.
        using var next = await user.OpenStreamAsync(ChatUser.Turn(_userText, turn.SessionId));
        await next.ReadToEndAsync();
        Assert.Equal("and again", next.Text);
    }

    [Fact]
    public async Task An_answer_survives_a_Postgres_that_crashes_and_is_restarted()
    {
        var own = await LocalServer.TryStartPostgresAsync(app.Database);
        Assert.SkipWhen(own is null, "There are no programs of Postgres on this machine.");
        var (postgres, database) = own.Value;
        await using var _ = postgres;
        await using var replica = app.StartReplica(
            ("ConnectionStrings:chatdb", database),
            ("Runs:CheckpointInterval", "00:00:00.200")
        );
        var user = app.NewUser(replica);
        app.Model.When(_userText, SayAcrossAsync);
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(_userText));
        await turn.ReadUntilTextAsync("before");

        await postgres.CrashAsync();
        _away.SetResult();
        await turn.ReadUntilTextAsync("before middle");
        await postgres.StartAsync();
        _back.SetResult();
        await turn.ReadToEndAsync();

        Assert.Equal(("before middle after", "finish"), (turn.Text, turn.Types.Last()));
        var messages = (await user.SessionAsync(turn.SessionId)).GetProperty("messages");
        Assert.Equal(_userText, messages[0].GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal("before middle after", messages[1].GetProperty("parts")[1].GetProperty("text").GetString());
        Assert.Equal("complete", messages[1].GetProperty("metadata").GetProperty("status").GetString());
    }

    private async Task SayAcrossAsync(ModelResponse response)
    {
        await response.TextAsync("before");
        await _away.Task.WaitAsync(Cancel);
        await response.TextAsync(" middle");
        await _back.Task.WaitAsync(Cancel);
        await response.TextAsync(" after");
        await response.FinishAsync("stop");
    }
}
