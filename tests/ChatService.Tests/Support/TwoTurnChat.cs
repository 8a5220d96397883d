using System.Net;
using System.Text.Json;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>A chat session of two turns, from which tests make branches.</summary>
/// <param name="Text">What both user messages say.</param>
public sealed record TwoTurnChat(Guid Session, string Text, Guid[] UserMessages, Guid[] Answers)
{
    /// <param name="more">What the model does at later calls for the same text.</param>
    public static async Task<TwoTurnChat> CreateAsync(ChatApp app, ChatUser user, params Step[] more)
    {
        var (text, userMessages) = (Unique.Text(), new[] { Guid.CreateVersion7(), Guid.CreateVersion7() });
        app.Model.When(text, [Steps.Say("first answer"), Steps.Say("second answer"), .. more]);
        var first = await user.StreamAsync(text, messageId: userMessages[0]);
        var second = await user.StreamAsync(text, first.SessionId, userMessages[1]);
        return new TwoTurnChat(first.SessionId, text, userMessages, [first.MessageId, second.MessageId]);
    }

    /// <summary>Makes the branch with this message the active one.</summary>
    public Task<JsonElement> ShowAsync(ChatUser user, Guid message) =>
        user.SendAsync(
            HttpMethod.Patch,
            $"/api/chat/sessions/{Session}",
            HttpStatusCode.OK,
            new { activeLeafId = message }
        );
}
