using System.Net;
using Fubuni.ChatService.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>A turn that begins at the same moment at which its replica or its session ends.</summary>
public sealed class RunRaceTests(ChatApp app)
{
    private readonly string _userText = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_that_begins_while_its_replica_shuts_down_is_interrupted()
    {
        var (committed, ending) = (new TaskCompletionSource(), new TaskCompletionSource());
        var moments = new TurnMoments
        {
            Committed = () =>
            {
                committed.SetResult();
                return ending.Task;
            },
        };
        // No other replica interrupts the run during this test.
        await using var replica = app.StartReplica(moments, ("Runs:Lease", "01:00:00"));
        var user = app.NewUser(replica);
        app.Model.When(_userText, Steps.SayThenHang());
        var opening = user.OpenStreamAsync(ChatUser.Turn(_userText));
        await committed.Task.WaitAsync(Cancel);

        replica.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        ending.SetResult();
        using var turn = await opening;
        await turn.ReadToEndAsync();

        Assert.Equal("interrupted", turn.ErrorCode);
        Assert.Equal("interrupted", await user.At(app.Factory).StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task No_turn_begins_in_a_session_that_is_deleted_at_the_same_time()
    {
        var user = app.NewUser();
        var first = Unique.Text();
        app.Model.When(first, Steps.Say("answer"));
        var sessionId = (await user.StreamAsync(first)).SessionId;
        await using var replica = app.StartReplica(
            new TurnMoments
            {
                Saving = () =>
                    user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{sessionId}", HttpStatusCode.NoContent),
            }
        );
        var script = app.Model.When(_userText, Steps.Say("to nobody"));

        var problem = await user.At(replica)
            .PostAsync("/api/chat/stream", ChatUser.Turn(_userText, sessionId), HttpStatusCode.NotFound);

        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        Assert.Empty(script.Requests);
    }
}
