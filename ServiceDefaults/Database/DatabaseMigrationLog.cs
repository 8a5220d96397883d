using Microsoft.Extensions.Logging;

namespace Fubuni.ServiceDefaults.Database;

internal static partial class DatabaseMigrationLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The database is up to date; {Count} migrations were applied"
    )]
    public static partial void Migrated(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This service waits for its database server: {Reason}")]
    public static partial void Unreachable(this ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Database:MigrateOnStart is off, so this service waits for what its database lacks: {Missing}"
    )]
    public static partial void Waiting(this ILogger logger, string missing);
}
