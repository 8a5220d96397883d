using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Runs;

/// <summary>A run ends early: its user stops it, its session is deleted, or its replica shuts down.</summary>
public sealed class StopTests(ChatApp app)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stopped_answer_keeps_its_text_and_the_next_turn_may_follow(bool onSameReplica)
    {
        var user = app.NewUser();
        var (userText, next) = (Unique.Text(), Unique.Text());
        app.Model.When(userText, Steps.SayThenHang("so far"));
        app.Model.When(next, Steps.Say("next"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("so far");

        await (onSameReplica ? user : user.At(app.SharedReplica())).SendAsync(
            HttpMethod.Post,
            $"/api/chat/sessions/{turn.SessionId}/stop",
            HttpStatusCode.NoContent
        );

        Assert.Equal("stopped", await user.StatusAsync(turn.SessionId));
        Assert.Equal("next", (await user.StreamAsync(next, turn.SessionId)).Text);
        await turn.ReadToEndAsync();
        Assert.Equal(["text-end", "message-metadata", "abort"], turn.Types.TakeLast(3));
        Assert.Equal(
            "stopped",
            turn.OfType("message-metadata").GetProperty("messageMetadata").GetProperty("status").GetString()
        );
        var messages = (await user.SessionAsync(turn.SessionId)).GetProperty("messages");
        Assert.Equal("so far", messages[1].GetProperty("parts")[1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Deleting_a_session_stops_its_answer()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang("so far"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("so far");

        await user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{turn.SessionId}", HttpStatusCode.NoContent);
        await turn.ReadToEndAsync();

        Assert.Equal("abort", turn.Types.Last());
    }

    [Fact]
    public async Task A_replica_that_shuts_down_marks_its_answers_as_interrupted()
    {
        var ending = app.StartReplica();
        var user = app.NewUser(ending);
        var userText = Unique.Text();
        app.Model.When(userText, Steps.SayThenHang("so far"), Steps.Say("whole"));
        var messageId = Guid.CreateVersion7();
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText, messageId: messageId));
        await turn.ReadUntilTextAsync("so far");

        var reading = turn.ReadToEndAsync();
        await ending.DisposeAsync();
        await reading;

        Assert.Equal("interrupted", turn.ErrorCode);
        var survivor = user.At(app.Factory);
        Assert.Equal("interrupted", await survivor.StatusAsync(turn.SessionId));
        var session = await survivor.SessionAsync(turn.SessionId);
        Assert.Equal(
            "so far",
            session.GetProperty("messages")[1].GetProperty("parts")[1].GetProperty("text").GetString()
        );
        Assert.Equal("whole", (await survivor.StreamAsync(userText, turn.SessionId, messageId)).Text);
    }

    [Fact]
    public async Task A_replica_that_shuts_down_disconnects_its_subscribers_and_they_can_resume_on_another()
    {
        var user = app.NewUser();
        var (userText, gate) = (Unique.Text(), new TaskCompletionSource());
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");
        var ending = app.StartReplica();
        using var resumed = await user.At(ending).ResumeAsync(turn.SessionId);
        await resumed.ReadUntilTextAsync("before");

        var reading = resumed.ReadToEndAsync();
        await ending.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => reading);

        using var again = await user.ResumeAsync(turn.SessionId, $"{resumed.LastId}");
        gate.SetResult();
        await again.ReadToEndAsync();
        Assert.Equal(" after", again.Text);
        Assert.True(again.IsDone);
    }
}
