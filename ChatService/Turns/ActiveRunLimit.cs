using System.Data.Common;
using Fubuni.ChatService.Runs;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fubuni.ChatService.Turns;

/// <summary>The limit of active runs per user, over all replicas.</summary>
internal sealed class ActiveRunLimit(IOptions<RunOptions> options)
{
    public int MaxActivePerUser => options.Value.MaxActivePerUser;

    /// <summary>
    /// Whether the user has as many live runs as allowed. Until the transaction ends, no other turn of that user on any
    /// replica passes this check. The count is a statement of its own, so that it sees what was committed while the
    /// lock was awaited; both are sent in one round trip.
    /// </summary>
    public async Task<bool> IsReachedAsync(string ownerId, DateTimeOffset now, DbTransaction transaction)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            select 1 from pg_advisory_xact_lock(1, hashtext(@owner));
            select count(*) from chat_runs where owner_id = @owner and status = 'active' and lease_until >= @now
            """;
        command.Parameters.Add(new NpgsqlParameter("owner", ownerId));
        command.Parameters.Add(new NpgsqlParameter("now", now));
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0) >= MaxActivePerUser;
    }
}
