using System.Globalization;
using Npgsql;
using StackExchange.Redis;

namespace Fubuni.Benchmarks;

/// <summary>What the database and the cache have counted themselves.</summary>
/// <param name="Transactions">Each statement that is in no transaction is one of its own.</param>
/// <param name="RowsWritten">Inserted, updated or deleted.</param>
/// <param name="Commands">Of the cache, by name.</param>
internal sealed record DataCounters(long Transactions, long RowsWritten, IReadOnlyDictionary<string, long> Commands)
{
    /// <summary>Postgres' sessions hand their counts over when they have been idle for ten seconds, or earlier.</summary>
    private static readonly TimeSpan HandedOver = TimeSpan.FromSeconds(11);

    /// <summary>Reads them when the services have been idle for long enough.</summary>
    public static async Task<DataCounters> ReadAsync(string database, IConnectionMultiplexer cache)
    {
        await Task.Delay(HandedOver);
        // From another database, whose transactions count there.
        var settings = new NpgsqlConnectionStringBuilder(database) { Database = "postgres" };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var query = new NpgsqlCommand(
            "select xact_commit + xact_rollback, tup_inserted + tup_updated + tup_deleted from pg_stat_database where datname = $1", connection)
        {
            Parameters = { new() { Value = new NpgsqlConnectionStringBuilder(database).Database } },
        };
        await using var row = await query.ExecuteReaderAsync();
        await row.ReadAsync();
        return new DataCounters(row.GetInt64(0), row.GetInt64(1), await ReadCommandsAsync(cache));
    }

    /// <summary>What was counted since, for each turn. Commands that the measurement itself or keeping the connection open takes are left out.</summary>
    public DataCounters Since(DataCounters before) => new(
        Transactions - before.Transactions,
        RowsWritten - before.RowsWritten,
        Commands.Where(command => command.Key is not ("info" or "ping"))
            .Select(command => (command.Key, Count: command.Value - before.Commands.GetValueOrDefault(command.Key)))
            .Where(command => command.Count > 0)
            .ToDictionary(command => command.Key, command => command.Count));

    private static async Task<Dictionary<string, long>> ReadCommandsAsync(IConnectionMultiplexer cache)
    {
        // cmdstat_xadd:calls=12,usec=…
        var lines = ((string?)await cache.GetDatabase().ExecuteAsync("INFO", "commandstats"))!.Split('\n');
        return lines.Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal)).ToDictionary(
            line => line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)],
            line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }
}
