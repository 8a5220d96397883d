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
        var message = (await owner.SessionAsync(session)).GetProperty("messages")[0].GetProperty("id").GetGuid();
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
            message,
            task,
            (await stranger.StreamAsync(strangerText)).SessionId
        );
    }
}
