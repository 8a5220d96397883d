using Fubuni.ChatService.Tests.Support;
using Fubuni.Testing;

namespace Fubuni.ChatService.Tests.ChatSessions;

/// <summary>What the model is shown of a conversation that is longer than what is read of it at a time.</summary>
public sealed class HistoryTests(ChatApp app)
{
    private const int Turns = 60;

    [Fact]
    public async Task Of_a_long_conversation_the_model_is_shown_the_end_that_fits_in_order()
    {
        var user = app.NewUser();
        await SeededChats.AddAsync(app.Database, user.Id, sessions: 1, Turns, TestContext.Current.CancellationToken);
        var sessionId = (await user.GetAsync("/api/chat/sessions")).GetProperty("items")[0].GetProperty("id").GetGuid();
        var said = Unique.Text();
        var script = app.Model.When(said, Steps.Say("first"), Steps.Say("second"));

        await user.StreamAsync(said, sessionId);
        await user.At(app.SharedReplica(("Agent:HistoryTokens", "500"))).StreamAsync(said, sessionId);

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
