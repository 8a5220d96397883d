using System.Globalization;
using Npgsql;
using StackExchange.Redis;

namespace Fubuni.Benchmarks;

/// <summary>Counters that the database and the cache keep.</summary>
/// <param name="Transactions">Each statement that is in no transaction is one of its own.</param>
/// <param name="RowsWritten">Inserted, updated or deleted.</param>
/// <param name="Commands">Of the cache, by name.</param>
internal sealed record DataCounters(long Transactions, long RowsWritten, IReadOnlyDictionary<string, long> Commands)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<DataCounters> ReadAsync(string database, IConnectionMultiplexer cache)
    {
        // From another database, whose transactions count there.
        var settings = new NpgsqlConnectionStringBuilder(database);
        var counted = settings.Database!;
        settings.Database = "postgres";
        await using var postgres = NpgsqlDataSource.Create(settings);
        await WaitUntilHandedOverAsync(postgres, counted);
        await using var query = postgres.CreateCommand(
            "select xact_commit + xact_rollback, tup_inserted + tup_updated + tup_deleted from pg_stat_database where "
                + "datname = $1"
        );
        query.Parameters.Add(new() { Value = counted });
        await using var row = await query.ExecuteReaderAsync();
        await row.ReadAsync();
        return new DataCounters(row.GetInt64(0), row.GetInt64(1), await ReadCommandsAsync(cache));
    }

    /// <summary>
    /// Postgres' sessions hand over what they have counted when they have been idle for ten seconds, or at the end of a
    /// transaction if they did not for a second. Returns when each of them has come to one of these.
    /// </summary>
    private static async Task WaitUntilHandedOverAsync(NpgsqlDataSource postgres, string database)
    {
        await using var clock = postgres.CreateCommand("select clock_timestamp()");
        var asked = (DateTime)(await clock.ExecuteScalarAsync())!;
        await using var pending = postgres.CreateCommand(
            """
            select exists (
                select from pg_stat_activity
                where datname = $1 and backend_type = 'client backend'
                  and (state <> 'idle' or state_change between clock_timestamp() - interval '10.5 seconds'
                      and $2 + interval '1 second'))
            """
        );
        pending.Parameters.Add(new() { Value = database });
        pending.Parameters.Add(new() { Value = asked });
        using var timer = new PeriodicTimer(PollInterval);
        while ((bool)(await pending.ExecuteScalarAsync())!)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>
    /// What was counted since, for each turn. Commands that the measurement itself or keeping the connection open takes
    /// are left out.
    /// </summary>
    public DataCounters Since(DataCounters before) =>
        new(
            Transactions - before.Transactions,
            RowsWritten - before.RowsWritten,
            Commands
                .Where(command => command.Key is not ("info" or "ping"))
                .Select(command => (command.Key, Count: command.Value - before.Commands.GetValueOrDefault(command.Key)))
                .Where(command => command.Count > 0)
                .ToDictionary(command => command.Key, command => command.Count)
        );

    private static async Task<Dictionary<string, long>> ReadCommandsAsync(IConnectionMultiplexer cache)
    {
        // cmdstat_xadd:calls=12,usec=…
        var lines = ((string?)await cache.GetDatabase().ExecuteAsync("INFO", "commandstats"))!.Split('\n');
        return lines
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .ToDictionary(
                line => line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)],
                line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture)
            );
    }
}
