using System.Net;
using System.Text.Json;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>Requests for the chat sessions of a user.</summary>
internal static class ChatSessionRequests
{
    /// <summary>Creates sessions without messages, named s0, s1 and so on.</summary>
    public static async Task<Guid[]> CreateSessionsAsync(this ChatUser user, int count)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = (await user.PostAsync("/api/chat/sessions", new { title = $"s{i}" }, HttpStatusCode.Created))
                .GetProperty("id")
                .GetGuid();
        }

        return ids;
    }

    public static Task<JsonElement> ChangeSessionAsync(this ChatUser user, Guid id, object change) =>
        user.SendAsync(HttpMethod.Patch, $"/api/chat/sessions/{id}", HttpStatusCode.OK, change);

    public static Task<JsonElement> DeleteSessionAsync(this ChatUser user, Guid id) =>
        user.SendAsync(HttpMethod.Delete, $"/api/chat/sessions/{id}", HttpStatusCode.NoContent);

    /// <summary>The ids of a list, from all its pages.</summary>
    public static async Task<Guid[]> SessionIdsAsync(this ChatUser user, string query)
    {
        List<Guid> ids = [];
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await user.GetAsync($"/api/chat/sessions?{query}&cursor={cursor}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        return [.. ids];
    }
}
