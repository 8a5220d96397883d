using Fubuni.ChatService.Data;
using Fubuni.ChatService.Events;
using Fubuni.ChatService.Messages;
using Fubuni.ChatService.Runs;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Titles;

/// <summary>Titles in the database. A title of the user's own wins, whenever it is given.</summary>
internal sealed class TitleStore(ChatDbContext db, EventHub events)
{
    /// <summary>Claims the session's only request for a title, over all replicas.</summary>
    /// <returns>
    /// The first line that is the title until then; null where a title was asked for or given already.
    /// </returns>
    public async Task<string?> TryClaimAsync(ChatRun run, CancellationToken cancellationToken)
    {
        var claimed = await db
            .Database.SqlQuery<string>(
                $"""
                with claimed as (
                    update chat_sessions set title_source = 'requested'
                    where id = {run.SessionId} and owner_id = {run.OwnerId} and title_source = 'message'
                        and title is not null and deleted_at is null
                    returning title
                )
                select title as "Value" from claimed
                """
            )
            .ToListAsync(cancellationToken);
        return claimed.FirstOrDefault();
    }

    /// <summary>
    /// Stores the usage of the title, and the title where the session still has its first line, which replicas of an
    /// earlier version replace without saying so.
    /// </summary>
    /// <param name="title">Null where the model wrote none.</param>
    public async Task StoreAsync(
        ChatRun run,
        string firstLine,
        string? title,
        TokenUsage? usage,
        CancellationToken cancellationToken
    )
    {
        var isStored = await db
            .Database.SqlQuery<bool>(
                $"""
                with stored as (
                    update chat_sessions set
                        title = case when title_source = 'requested' and title = {firstLine}
                            then coalesce({title}, title) else title end,
                        title_source = case when title_source = 'requested' and title = {firstLine}
                            and {title != null} then 'model' else title_source end,
                        title_input_tokens = {usage?.InputTokens},
                        title_output_tokens = {usage?.OutputTokens}
                    where id = {run.SessionId} and owner_id = {run.OwnerId}
                    returning title_source = 'model' as is_stored
                )
                select is_stored as "Value" from stored
                """
            )
            .ToListAsync(cancellationToken);
        if (isStored is [true])
        {
            events.Publish(run.OwnerId, new SessionEvent(run.SessionId, SessionChange.Renamed.ToName()));
        }
    }
}
