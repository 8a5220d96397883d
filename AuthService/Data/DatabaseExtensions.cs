using Fubuni.AuthService.BetterAuth.Tables;
using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Fubuni.AuthService;

internal static class DatabaseExtensions
{
    /// <summary>The context for <c>authdb</c>, and its migration before the service listens.</summary>
    public static void AddAuthDatabase(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountTables>().BindConfiguration(AccountTables.Section);
        builder.AddNpgsqlDbContext<AuthDbContext>(
            "authdb",
            DatabaseConnections.KeepPlans,
            configureDbContextOptions: options =>
            {
                options.LogCaughtExceptionsAtDebug();
                options.ReplaceService<IModelCacheKeyFactory, AuthModelCacheKeyFactory>();
            }
        );
        builder.Services.AddSingleton<AccountColumns>();
        builder.AddDatabaseMigration<AuthDbContext, AuthDatabaseMigration>();
    }
}
