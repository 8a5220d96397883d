using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>A client resumes the stream of a run, on the replica that makes it or on another.</summary>
public sealed class ResumeTests(ChatApp app)
{
    private readonly ChatFactory _other = app.SharedReplica();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_answer_can_be_followed_from_its_start_on_any_replica(bool onSameReplica)
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");

        using var resumed = await (onSameReplica ? user : user.At(_other)).ResumeAsync(turn.SessionId);
        await resumed.ReadUntilTextAsync("before");
        gate.SetResult();
        await resumed.ReadToEndAsync();
        await turn.ReadToEndAsync();

        Assert.True(resumed.IsDone);
        Assert.Equal(turn.Chunks.Select(chunk => chunk.ToString()), resumed.Chunks.Select(chunk => chunk.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_sends_the_id_of_its_last_chunk_gets_the_rest(bool onSameReplica)
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");

        using var resumed = await (onSameReplica ? user : user.At(_other)).ResumeAsync(
            turn.SessionId,
            $"{turn.LastId}"
        );
        gate.SetResult();
        await resumed.ReadToEndAsync();

        Assert.Equal(" after", resumed.Text);
        Assert.DoesNotContain("start", resumed.Types);
    }

    [Fact]
    public async Task A_client_that_sends_an_id_after_the_last_chunk_gets_the_whole_answer()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang("all of it"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("all of it");

        using var resumed = await user.ResumeAsync(turn.SessionId, "100000");

        await resumed.ReadUntilTextAsync("all of it");
        Assert.Equal("streaming", await user.StatusAsync(turn.SessionId));
    }

    [Fact]
    public async Task A_session_without_a_run_has_nothing_to_resume_or_to_stop()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.Say("ok"));
        var turn = await user.StreamAsync(userText);

        await user.SendAsync(HttpMethod.Get, $"/api/chat/sessions/{turn.SessionId}/stream", HttpStatusCode.NoContent);
        await user.SendAsync(HttpMethod.Post, $"/api/chat/sessions/{turn.SessionId}/stop", HttpStatusCode.NoContent);
    }
}
