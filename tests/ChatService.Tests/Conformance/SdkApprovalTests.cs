using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Conformance;

/// <summary>The client of the AI SDK asks about calls as our streams and stored messages tell it.</summary>
public sealed class SdkApprovalTests(ChatApp app)
{
    private readonly string _userText = Unique.Text();

    [Theory]
    [InlineData(true, "output-available")]
    [InlineData(false, "output-denied")]
    public async Task A_call_that_needs_approval_is_asked_about_and_shown_as_it_is_stored(bool approved, string state)
    {
        await using var server = await FakeToolServer.StartAsync();
        await using var replica = app.StartReplica(server.Settings());
        var user = app.NewUser(replica);
        app.Model.When(_userText, Steps.Call("office__send", new { to = "Ann" }), Steps.Say("Well."));
        await using var chat = SdkChat.Open(user);
        await chat.BeginAsync("sendMessage", new { text = _userText });
        var asked = Assert.Single((await chat.UntilAskedAsync()).Parts("dynamic-tool")).GetProperty("approval");
        // A page that is loaded now is shown the question.
        await chat.ValidateAsync((await user.SessionAsync(chat.SessionId)).GetProperty("messages"));

        await user.PostAsync(
            $"/api/chat/sessions/{chat.SessionId}/approvals/{asked.GetProperty("id").GetGuid()}",
            new { approved },
            HttpStatusCode.NoContent
        );
        var shown = await chat.SettledAsync();

        Assert.Equal(("ready", "Well."), (shown.Status, shown.LastText));
        Assert.Equal(state, Assert.Single(shown.Parts("dynamic-tool")).GetProperty("state").GetString());
        var stored = (await user.SessionAsync(chat.SessionId)).GetProperty("messages");
        Assert.Equal(state, stored[1].GetProperty("parts")[1].GetProperty("state").GetString());
        await chat.ValidateAsync(stored);
    }
}
