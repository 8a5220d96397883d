using Fubuni.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fubuni.ChatService.Data;

internal static class DatabaseExtensions
{
    /// <summary>The database <c>chatdb</c>, brought up to date before the service answers.</summary>
    public static void AddChatDatabase(this IHostApplicationBuilder builder)
    {
        // A race that was lost is no error: who catches the exception knows what it means, and what is not caught is logged as it is.
        builder.AddNpgsqlDbContext<ChatDb>("chatdb", DatabaseConnections.KeepPlans, options => options.ConfigureWarnings(warnings => warnings.Log(
            (CoreEventId.SaveChangesFailed, LogLevel.Debug),
            (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
            (RelationalEventId.CommandError, LogLevel.Debug))));
        builder.AddDatabaseMigration<ChatDb, DatabaseMigration<ChatDb>>();
    }
}
