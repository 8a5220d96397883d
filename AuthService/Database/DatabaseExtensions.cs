using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Database;
using Fubuni.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Fubuni.AuthService;

internal static class DatabaseExtensions
{
    /// <summary>The context for <c>authdb</c>, and its schema brought up to date before the service listens.</summary>
    public static void AddAuthDatabase(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountTables>().BindConfiguration(AccountTables.Section);
        builder.AddNpgsqlDbContext<AuthDbContext>(
            "authdb",
            DatabaseConnections.KeepPlans,
            configureDbContextOptions: options => options.ReplaceService<IModelCacheKeyFactory, AccountColumnsModelCacheKeyFactory>());
        builder.Services.AddSingleton<AccountColumns>();
        builder.Services.AddScoped<BanCheck>();
        builder.Services.AddScoped<UserLock>();
        builder.AddDatabaseMigration<AuthDbContext, AuthDatabaseMigration>();
    }
}
