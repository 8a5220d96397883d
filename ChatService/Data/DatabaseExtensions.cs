using Fubuni.ServiceDefaults.Database;

namespace Fubuni.ChatService.Data;

internal static class DatabaseExtensions
{
    /// <summary>The database <c>chatdb</c>, migrated before the service listens.</summary>
    public static void AddChatDatabase(this IHostApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<ChatDbContext>(
            "chatdb",
            DatabaseConnections.KeepPlans,
            options => options.LogCaughtExceptionsAtDebug()
        );
        builder.AddDatabaseMigration<ChatDbContext, DatabaseMigration<ChatDbContext>>();
    }
}
