using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>
/// A run holds a lease. One whose lease expired is ended by another replica, with the text that was stored.
/// </summary>
public sealed class LeaseTests(ChatApp app)
{
    /// <summary>A replica that renews no lease and looks for no dead runs, as if its clock had stopped.</summary>
    private readonly ChatFactory _frozen = app.SharedReplica(
        ("Runs:CheckpointInterval", "00:10:00"),
        ("Runs:ReapInterval", "00:10:00")
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_text_of_a_running_answer_is_stored_at_intervals()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang("so far"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));

        await Eventually.TrueAsync(
            async () => await StoredTextAsync(user, turn) == "so far",
            cancellationToken: Cancel
        );

        Assert.Equal("streaming", await user.StatusAsync(turn.SessionId));
        Assert.Equal(turn.RunId, (await user.SessionAsync(turn.SessionId)).GetProperty("activeRunId").GetGuid());
    }

    [Fact]
    public async Task A_run_whose_lease_expired_is_interrupted_with_the_text_that_was_stored()
    {
        var user = app.NewUser(_frozen);
        using var turn = await StartHangingAsync(user);

        await ExpireAsync(turn.RunId);
        await Eventually.TrueAsync(
            async () => await user.StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );

        Assert.Equal("stored", await StoredTextAsync(user, turn));
        var answer = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1];
        Assert.Equal("interrupted", answer.GetProperty("metadata").GetProperty("errorCode").GetString());
        Assert.Equal(turn.RunId, answer.GetProperty("metadata").GetProperty("runId").GetGuid());
    }

    [Fact]
    public async Task A_dead_run_whose_text_cannot_be_stored_is_interrupted_and_so_are_the_others()
    {
        var (user, neighbour) = (app.NewUser(_frozen), app.NewUser(_frozen));
        using var turn = await StartHangingAsync(user);
        using var other = await StartHangingAsync(neighbour);
        var redis = app.Factory.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        RedisKey log = $"fubuni:run:{turn.RunId:N}";
        await Eventually.TrueAsync(
            async () => (await redis.StreamRangeAsync(log)).LastOrDefault().Id == $"{turn.LastId}-0",
            cancellationToken: Cancel
        );
        await redis.StreamAddAsync(
            log,
            "chunks",
            """{"type":"text-delta","id":"t1","delta":" and \u0000, which Postgres refuses"}""",
            $"{turn.LastId + 1}-0"
        );

        await ExpireAsync(turn.RunId, other.RunId);
        await Eventually.TrueAsync(
            async () =>
                await user.StatusAsync(turn.SessionId) == "interrupted"
                && await neighbour.StatusAsync(other.SessionId) == "interrupted",
            cancellationToken: Cancel
        );

        Assert.Equal("stored", await StoredTextAsync(user, turn));
        Assert.Equal("stored", await StoredTextAsync(neighbour, other));
    }

    [Fact]
    public async Task A_dead_run_does_not_delay_the_next_turn()
    {
        var user = app.NewUser(_frozen);
        using var turn = await StartHangingAsync(user);
        var next = Unique.Text();
        app.Model.When(next, Steps.Say("next"));

        await ExpireAsync(turn.RunId);

        Assert.Equal("next", (await user.StreamAsync(next, turn.SessionId)).Text);
    }

    [Fact]
    public async Task A_replica_that_lost_its_lease_does_not_overwrite_the_status_of_the_run()
    {
        var user = app.NewUser(_frozen);
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " too late"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");
        await ExpireAsync(turn.RunId);
        await Eventually.TrueAsync(
            async () => await user.StatusAsync(turn.SessionId) == "interrupted",
            cancellationToken: Cancel
        );

        gate.SetResult();
        await turn.ReadToEndAsync();

        Assert.Equal("interrupted", turn.ErrorCode);
        Assert.Equal("interrupted", await user.StatusAsync(turn.SessionId));
    }

    /// <summary>A turn whose answer never ends, with one word of it stored.</summary>
    private async Task<TurnStream> StartHangingAsync(ChatUser user)
    {
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang("said"));
        var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("said");
        await using var scope = app.Factory.Services.CreateAsyncScope();
        IReadOnlyList<MessagePart> stored = [new StepStartPart(), new TextPart("stored")];
        await scope
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Messages.Where(message => message.Id == turn.MessageId)
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.Parts, stored), Cancel);
        return turn;
    }

    private static async Task<string?> StoredTextAsync(ChatUser user, TurnStream turn)
    {
        if (turn.Chunks.Count == 0)
        {
            await turn.ReadAsync();
        }

        var parts = (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[1].GetProperty("parts");
        return parts.GetArrayLength() < 2 ? null : parts[1].GetProperty("text").GetString();
    }

    private async Task ExpireAsync(params Guid[] runIds)
    {
        await using var scope = app.Factory.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<ChatDbContext>()
            .Runs.Where(run => runIds.Contains(run.Id) && run.Status == RunStatus.Active)
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.LeaseUntil, DateTimeOffset.UtcNow.AddMinutes(-1)),
                Cancel
            );
    }
}
