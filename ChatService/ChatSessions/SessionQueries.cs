using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

internal static class SessionQueries
{
    /// <summary>The sessions that a user deleted after <paramref name="horizon"/>. Earlier ones are purged.</summary>
    public static IQueryable<ChatSession> RestorableOf(
        this IQueryable<ChatSession> sessions,
        string ownerId,
        DateTimeOffset horizon
    ) => sessions.Where(session => session.OwnerId == ownerId && session.DeletedAt > horizon);
}
