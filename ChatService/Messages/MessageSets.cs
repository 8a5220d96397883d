using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Messages;

internal static class MessageSets
{
    extension(ChatDbContext db)
    {
        public DbSet<ChatSession> Sessions => db.Set<ChatSession>();

        public DbSet<ChatMessage> Messages => db.Set<ChatMessage>();
    }

    /// <summary>The sessions that a user sees.</summary>
    public static IQueryable<ChatSession> OfOwner(this IQueryable<ChatSession> sessions, string ownerId) =>
        sessions.Where(session => session.OwnerId == ownerId && session.DeletedAt == null);
}
