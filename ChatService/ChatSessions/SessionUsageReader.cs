using Fubuni.ChatService.Data;
using Fubuni.ChatService.Messages;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>Adds up the usage of the answers of a session.</summary>
internal sealed class SessionUsageReader(ChatDbContext db)
{
    private sealed record Row(
        string? Model,
        int Answers,
        int Unknown,
        long? Input,
        long? Output,
        long? Cached,
        long? Reasoning
    );

    /// <returns>The usage, or 404 <c>session_not_found</c>.</returns>
    public async Task<Result<SessionUsage>> ReadAsync(string ownerId, Guid id, CancellationToken cancellationToken)
    {
        var session = await db
            .Sessions.AsNoTracking()
            .OfOwner(ownerId)
            .FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (session is null)
        {
            return SessionErrors.NotFound;
        }

        var rows = await db
            .Database.SqlQuery<Row>(
                $"""
                select coalesce(metadata->>'responseModel', metadata->>'model') as "Model",
                    count(*)::int as "Answers",
                    (count(*) filter (where input_tokens is null or output_tokens is null
                        or metadata->'usage'->>'isPartial' = 'true'))::int as "Unknown",
                    sum(input_tokens) as "Input",
                    sum(output_tokens) as "Output",
                    sum((metadata->'usage'->>'cachedInputTokens')::int) as "Cached",
                    sum((metadata->'usage'->>'reasoningTokens')::int) as "Reasoning"
                from chat_messages
                where session_id = {id} and owner_id = {ownerId} and role = 'assistant' and status <> 'streaming'
                group by 1
                """
            )
            .ToListAsync(cancellationToken);
        return new SessionUsage(
            rows.Sum(row => row.Answers),
            rows.Sum(row => row.Unknown),
            [
                .. rows.OrderByDescending(row => row.Answers)
                    .ThenBy(row => row.Model, StringComparer.Ordinal)
                    .Select(row => new ModelUsage(row.Model, row.Answers)),
            ]
        )
        {
            InputTokens = Sum(rows.Select(row => row.Input).Append(session.TitleInputTokens)),
            OutputTokens = Sum(rows.Select(row => row.Output).Append(session.TitleOutputTokens)),
            CachedInputTokens = Sum(rows.Select(row => row.Cached)),
            ReasoningTokens = Sum(rows.Select(row => row.Reasoning)),
            Title = TitleOf(session),
        };
    }

    private static TokenUsage? TitleOf(ChatSession session)
    {
        var (input, output) = (session.TitleInputTokens, session.TitleOutputTokens);
        var isPartial = input is null || output is null;
        var isUnknown = input is null && output is null;
        return isUnknown && session.TitleSource is TitleSource.Message or TitleSource.User
            ? null
            : new TokenUsage
            {
                InputTokens = input,
                OutputTokens = output,
                IsPartial = isPartial,
            };
    }

    /// <summary>Unknown where all are: the sum of nothing is not 0.</summary>
    private static long? Sum(IEnumerable<long?> figures) =>
        figures.Aggregate((long?)null, (sum, figure) => figure is null ? sum : (sum ?? 0) + figure);
}
