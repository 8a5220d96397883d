using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>The prompt of a chat that is longer than one page of messages.</summary>
public sealed class HistoryTests(ChatApp app)
{
    private const int Turns = 60;

    [Fact]
    public async Task The_prompt_of_a_long_chat_has_the_last_messages_that_fit_in_order()
    {
        var user = app.NewUser();
        await SeededChats.AddAsync(app.Database, user.Id, sessions: 1, Turns, TestContext.Current.CancellationToken);
        var sessionId = (await user.GetAsync("/api/chat/sessions")).GetProperty("items")[0].GetProperty("id").GetGuid();
        var userText = Unique.Text();
        var script = app.Model.When(userText, Steps.Say("first"), Steps.Say("second"));

        await user.StreamAsync(userText, sessionId);
        await user.At(app.SharedReplica(("Agent:HistoryTokens", "500"))).StreamAsync(userText, sessionId);

        var stored = (await user.GetAsync($"/api/chat/sessions/{sessionId}?limit=200"))
            .GetProperty("messages")
            .EnumerateArray()
            .Select(message => message.GetProperty("parts").EnumerateArray().Last().GetProperty("text").GetString())
            .ToList();
        var (whole, end) = (Shown(0), Shown(1));
        Assert.Equal(stored[..^3], whole);
        Assert.Equal((2 * Turns) + 1, whole.Count);
        Assert.InRange(end.Count, 3, Turns);
        Assert.Equal(stored[..^1].TakeLast(end.Count), end);

        List<string?> Shown(int request) =>
            [
                .. script
                    .Requests[request]
                    .GetProperty("messages")
                    .EnumerateArray()
                    .Skip(1)
                    .Select(message => message.GetProperty("content").GetString()),
            ];
    }
}
