using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// Finds sessions by the words of their titles and messages: all words in the title, or all in one message; the last
/// one may be the beginning of a word. The functions of the database that it uses, and the indexes, are in the
/// migrations <c>SessionTreeAndSearch</c> and <c>SearchInAnyLocale</c>.
/// </summary>
internal sealed class SessionSearch(ChatDbContext db)
{
    /// <summary>
    /// How many sessions are ranked: the newest ones whose messages match, and the newest ones whose titles match.
    /// Older ones are not found.
    /// </summary>
    private const int MaxCandidates = 200;

    /// <summary>The length of the part of a text that is indexed.</summary>
    private const int MaxTextLength = 64_000;

    private sealed record Hit(Guid Id, Guid? MessageId, double Rank);

    /// <summary>A page of the sessions found, the best match first: titles before messages.</summary>
    public async Task<SessionPage> FindAsync(
        string ownerId,
        string words,
        SessionListRequest request,
        CancellationToken cancellationToken
    )
    {
        var terms = SearchTerms.Of(words);
        var hits = await RankAsync(ownerId, terms, request, cancellationToken);
        var page = hits.Take(request.Limit).ToList();

        var (sessionIds, messageIds) = (
            page.ConvertAll(hit => hit.Id),
            page.ConvertAll(hit => hit.MessageId ?? Guid.Empty)
        );
        var sessions = await db
            .Sessions.AsNoTracking()
            .OfOwner(ownerId)
            .Where(s => sessionIds.Contains(s.Id))
            .ToDictionaryAsync(s => s.Id, cancellationToken);
        var messages = await db
            .Messages.AsNoTracking()
            .Where(m => messageIds.Contains(m.Id) && m.OwnerId == ownerId)
            .ToDictionaryAsync(m => m.Id, cancellationToken);

        // A session may have been deleted since the first query.
        var items = page.Where(hit => sessions.ContainsKey(hit.Id))
            .Select(hit =>
            {
                var summary = SessionSummary.Of(sessions[hit.Id]);
                var message = messages.GetValueOrDefault(hit.MessageId ?? Guid.Empty);
                var snippet = message is null ? [] : terms.Snippet(ShownText(message, terms));
                return summary with { Match = new SearchMatch(hit.MessageId, terms.Highlight(summary.Title), snippet) };
            });
        return new SessionPage(
            [.. items],
            hits.Count > request.Limit ? new SessionCursor(page[^1].Rank, page[^1].Id).ToString() : null
        );
    }

    /// <summary>
    /// A user message is plain text. In an assistant message, the words may be only in the Markdown, for example in the
    /// address of a link.
    /// </summary>
    private static string ShownText(ChatMessage message, SearchTerms terms)
    {
        var text = message.Text.Length > MaxTextLength ? message.Text[..MaxTextLength] : message.Text;
        if (message.Role != MessageRole.Assistant)
        {
            return text;
        }

        var plain = PlainText.OfMarkdown(text, terms.FirstIn(text) ?? 0);
        return terms.FirstIn(plain) is null ? text : plain;
    }

    /// <summary>One more than a page, which shows whether there is a next one.</summary>
    private Task<List<Hit>> RankAsync(
        string ownerId,
        SearchTerms terms,
        SessionListRequest request,
        CancellationToken cancellationToken
    ) =>
        db
            .Database.SqlQuery<Hit>(
                $"""
                with query as materialized (
                    select chat_query(chat_owner_scope({ownerId}), {terms.Words}, {terms.Prefix}) as owned,
                        chat_query('', {terms.Words}, {terms.Prefix}) as plain
                ),
                messages as materialized (
                    select distinct on (session_id) id, session_id, created_at from chat_messages
                    where owner_id = {ownerId} and status <> 'streaming'
                        and chat_owned_words(owner_id, chat_message_text(parts)) @@ (select owned from query)
                    order by session_id, created_at desc, id desc
                ),
                said as materialized (
                    select m.id, m.session_id from messages m join chat_sessions s on s.id = m.session_id
                    where s.deleted_at is null and ({request.Archived is null} or s.archived = {request.Archived
                    ?? false})
                    order by m.created_at desc, m.id desc limit {MaxCandidates}
                ),
                named as materialized (
                    select id from chat_sessions
                    where owner_id = {ownerId} and deleted_at is null and ({request.Archived
                    is null} or archived = {request.Archived ?? false})
                        and chat_owned_words(owner_id, title) @@ (select owned from query)
                    order by updated_at desc, id desc limit {MaxCandidates}
                ),
                ranked as (
                    select coalesce(said.session_id, named.id) as id, said.id as message_id,
                        (named.id is not null)::int + coalesce(
                            ts_rank(chat_words(chat_message_text(m.parts)), query.plain, 1)::float8, 0) as rank
                    from said full join named on named.id = said.session_id
                        left join chat_messages m on m.id = said.id, query
                )
                select id as "Id", message_id as "MessageId", rank as "Rank" from ranked
                where {request.After == null} or (rank, id) < ({request.After?.Rank ?? 0}, {request.After?.Id
                    ?? Guid.Empty})
                order by rank desc, id desc limit {request.Limit + 1}
                """
            )
            .ToListAsync(cancellationToken);
}
