using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Messages;

/// <summary>Walks in the tree of messages. Each step is one look-up in an index.</summary>
internal static class MessageTree
{
    private const int PageSize = 50;

    /// <summary>
    /// The messages from the root of the tree to <paramref name="leafId"/>, oldest first; of a longer branch the newest
    /// <paramref name="limit"/>. Of another user's leaf, none.
    /// </summary>
    public static IQueryable<ChatMessage> BranchTo(
        this DbSet<ChatMessage> messages,
        Guid? leafId,
        string ownerId,
        int limit = int.MaxValue
    ) =>
        messages
            .FromSql(
                $"""
                with recursive branch as (
                    select m.*, 1 as distance from chat_messages m where m.id = {leafId} and m.owner_id = {ownerId}
                    union all
                    select m.*, b.distance + 1 from chat_messages m join branch b on m.id = b.parent_id
                        where m.owner_id = {ownerId} and b.distance < {limit}
                )
                select * from branch order by distance desc
                """
            )
            .AsNoTracking();

    /// <summary>
    /// The newest messages of a branch, oldest first: as many as are enough, or all. They are read page by page, so a
    /// long branch costs no more.
    /// </summary>
    /// <param name="isEnough">Of those read so far.</param>
    public static async Task<IReadOnlyList<ChatMessage>> NewestOfBranchAsync(
        this DbSet<ChatMessage> messages,
        Guid leafId,
        string ownerId,
        Func<IReadOnlyList<ChatMessage>, bool> isEnough,
        CancellationToken cancellationToken
    )
    {
        List<ChatMessage> newest = [];
        for (Guid? next = leafId; next is not null && !isEnough(newest); )
        {
            var page = await messages.BranchTo(next, ownerId, PageSize).ToListAsync(cancellationToken);
            newest.InsertRange(0, page);
            next = page.Count == PageSize ? page[0].ParentId : null;
        }

        return newest;
    }

    /// <summary>The ids of the messages from the root of the tree to <paramref name="leafId"/>, oldest first.</summary>
    public static Task<List<Guid>> BranchIdsAsync(
        this ChatDbContext db,
        Guid? leafId,
        string ownerId,
        CancellationToken cancellationToken
    ) =>
        db
            .Database.SqlQuery<Guid>(
                $"""
                with recursive branch as (
                    select id, parent_id, 1 as distance from chat_messages where id = {leafId
                    ?? Guid.Empty} and owner_id = {ownerId}
                    union all
                    select m.id, m.parent_id, b.distance + 1 from chat_messages m join branch b on m.id = b.parent_id
                        where m.owner_id = {ownerId}
                )
                select id as "Value" from branch order by distance desc
                """
            )
            .ToListAsync(cancellationToken);

    /// <summary>
    /// The newest message that follows <paramref name="messageId"/>, or that one; null where the session has no such
    /// message.
    /// </summary>
    public static async Task<Guid?> NewestLeafBelowAsync(
        this ChatDbContext db,
        Guid messageId,
        ChatSession session,
        CancellationToken cancellationToken
    )
    {
        // A message is never older than its parent, and a question is as old as the answer that was begun with it: so
        // the newest and deepest is a leaf.
        var newest = await db
            .Database.SqlQuery<Guid>(
                $"""
                with recursive below as (
                    select id, created_at, 0 as depth from chat_messages
                    where id = {messageId} and session_id = {session.Id} and owner_id = {session.OwnerId}
                    union all
                    select m.id, m.created_at, b.depth + 1 from chat_messages m join below b on m.parent_id = b.id
                        where m.owner_id = {session.OwnerId}
                )
                select id as "Value" from below order by created_at desc, depth desc limit 1
                """
            )
            .ToListAsync(cancellationToken);
        return newest.Count == 0 ? null : newest[0];
    }

    public static UIMessage ToUIMessage(this ChatMessage message) =>
        new(message.Id, message.Role.ToName(), message.Metadata, message.Parts);
}
