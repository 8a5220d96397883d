using System.Net;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>What one user has, for another user to try to reach.</summary>
/// <param name="Deleted">A session of the owner that is deleted.</param>
/// <param name="Strangers">A session of the stranger's own.</param>
internal sealed record IsolationTarget(
    string UserId,
    Guid Session,
    Guid Deleted,
    Guid Message,
    Guid Answer,
    Guid Task,
    Guid Strangers
)
{
    /// <summary>A word that is in everything of the owner, and in nothing of the stranger.</summary>
    public const string Secret = "wombat";

    public static async Task<IsolationTarget> CreateAsync(ChatApp app, ChatUser owner, ChatUser stranger)
    {
        var (userText, strangerText) = (Unique.Text(), Unique.Text());
        app.Model.When(userText, Steps.Say($"A {Secret} answers."));
        app.Model.When(strangerText, Steps.Say("Hello."));
        var session = (await owner.StreamAsync($"{userText} {Secret}")).SessionId;
        var messages = (await owner.SessionAsync(session)).MessageIds();
        await owner.SendAsync(
            HttpMethod.Put,
            $"/api/chat/sessions/{session}/messages/{messages[1]}/feedback",
            HttpStatusCode.OK,
            new { rating = "down", comment = $"Not about a {Secret}" }
        );
        var deleted = (
            await owner.PostAsync("/api/chat/sessions", new { title = $"Deleted {Secret}" }, HttpStatusCode.Created)
        )
            .GetProperty("id")
            .GetGuid();
        await owner.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{deleted}", HttpStatusCode.NoContent);
        var task = (await owner.PostAsync("/api/tasks", new { title = $"Feed the {Secret}" }, HttpStatusCode.Created))
            .GetProperty("id")
            .GetGuid();
        return new IsolationTarget(
            owner.Id,
            session,
            deleted,
            messages[0],
            messages[1],
            task,
            (await stranger.StreamAsync(strangerText)).SessionId
        );
    }
}
