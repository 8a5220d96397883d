using System.Net;
using Fubuni.ChatService.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>What happens to a turn that begins in the very moment in which something ends.</summary>
public sealed class RunRaceTests(ChatApp app)
{
    private readonly string _said = Unique.Text();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_that_begins_while_its_replica_ends_is_ended_with_the_others()
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
        // Nobody else gives the run up within the time of this test.
        await using var replica = app.StartReplica(moments, ("Runs:Lease", "01:00:00"));
        var user = app.NewUser(replica);
        app.Model.When(_said, Steps.SayThenHang());
        var opening = user.OpenStreamAsync(ChatUser.Turn(_said));
        await committed.Task.WaitAsync(Cancel);

        replica.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        ending.SetResult();
        using var turn = await opening;
        await turn.ReadToEndAsync();

        Assert.Equal("interrupted", turn.ErrorCode);
        Assert.Equal("interrupted", await user.At(app.Factory).StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task No_turn_begins_in_a_session_that_is_deleted_meanwhile()
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
        var script = app.Model.When(_said, Steps.Say("to nobody"));

        var problem = await user.At(replica)
            .PostAsync("/api/chat/stream", ChatUser.Turn(_said, sessionId), HttpStatusCode.NotFound);

        Assert.Equal("session_not_found", problem.GetProperty("code").GetString());
        Assert.Empty(script.Requests);
    }
}
