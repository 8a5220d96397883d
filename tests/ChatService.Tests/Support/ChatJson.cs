using System.Text.Json;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>What tests read of the service's responses.</summary>
internal static class ChatJson
{
    /// <summary>The ids of the messages of a session, from the root to the active leaf.</summary>
    public static Guid[] MessageIds(this JsonElement session) =>
        [.. session.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetGuid())];

    /// <summary>The elements of an array of ids.</summary>
    public static Guid[] Ids(this JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetGuid())];
}
