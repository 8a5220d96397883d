using Fubuni.ChatService.Data;
using Fubuni.ChatService.Streaming;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Sessions;

internal static class MessageBranch
{
    /// <summary>The messages from the root of the tree to <paramref name="leafId"/>, oldest first. Of another user's leaf, none.</summary>
    public static IQueryable<ChatMessage> BranchTo(this DbSet<ChatMessage> messages, Guid? leafId, string ownerId)
        => messages.FromSql($"""
            with recursive branch as (
                select m.*, 0 as distance from chat_messages m where m.id = {leafId} and m.owner_id = {ownerId}
                union all
                select m.*, b.distance + 1 from chat_messages m join branch b on m.id = b.parent_id where m.owner_id = {ownerId}
            )
            select * from branch order by distance desc
            """).AsNoTracking();

    public static UIMessage ToUIMessage(this ChatMessage message)
        => new(message.Id, message.Role.ToName(), message.Metadata, message.Parts);
}
