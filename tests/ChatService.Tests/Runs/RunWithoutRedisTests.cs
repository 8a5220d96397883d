using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>A replica that never reaches Redis.</summary>
public sealed class RunWithoutRedisTests(ChatApp app)
{
    private readonly ChatFactory _other = app.SharedReplica();

    [Fact]
    public async Task A_replica_without_redis_answers_its_own_clients()
    {
        await using var alone = app.StartReplica(
            (
                "ConnectionStrings:cache",
                "127.0.0.1:1,abortConnect=false,connectRetry=0,connectTimeout=100,syncTimeout=200,asyncTimeout=200"
            )
        );
        var user = app.NewUser(alone);
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"), Steps.SayThenHang("stop me"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");
        using var resumed = await user.ResumeAsync(turn.SessionId);
        // Another replica cannot follow the answer chunk by chunk, but sends it when it is complete.
        using var elsewhere = await user.At(_other)
            .OpenStreamAsync(ChatUser.Turn(userText, messageId: await QuestionAsync(user, turn)));
        gate.SetResult();
        await Task.WhenAll(turn.ReadToEndAsync(), resumed.ReadToEndAsync(), elsewhere.ReadToEndAsync());
        Assert.All([turn, resumed, elsewhere], stream => Assert.Equal("before after", stream.Text));

        using var stopped = await user.OpenStreamAsync(ChatUser.Turn(userText, turn.SessionId));
        await stopped.ReadUntilTextAsync("stop me");
        await user.At(_other)
            .SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
        Assert.Equal("stopped", await user.StatusAsync(turn.SessionId));
    }

    private static async Task<Guid> QuestionAsync(ChatUser user, TurnStream turn) =>
        (await user.SessionAsync(turn.SessionId)).GetProperty("messages")[0].GetProperty("id").GetGuid();
}
