using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fubuni.ServiceDefaults.Database;

/// <summary>
/// <c>dotnet {Service}.dll migrate</c>, with the service's own connection string, before the service starts or while it
/// runs. Exit codes: 0 the database is up to date, 1 failed, 2 invalid arguments.
/// </summary>
public static class MigrateCommand
{
    public const string Name = "migrate";

    private const string Usage =
        $"{Name}  creates the database where there is none, and applies the migrations that it lacks";

    /// <summary>Migrates the schema before the service listens, and adds the command.</summary>
    public static void AddDatabaseMigration<TContext, TMigration>(this IHostApplicationBuilder builder)
        where TContext : DbContext
        where TMigration : DatabaseMigration<TContext>
    {
        builder.Services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DatabaseMigration<TContext>, TMigration>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseMigration<TContext>>());
    }

    /// <summary>
    /// Does not start the hosted services of the builder. Errors are written as one sentence, not logged.
    /// </summary>
    public static async Task<int> MigrateAsync<TContext>(
        this WebApplicationBuilder builder,
        string[] options,
        TextWriter output,
        TextWriter error
    )
        where TContext : DbContext
    {
        // Settings can follow, as --Section:Name=value.
        if (options.Any(option => !option.Contains('=', StringComparison.Ordinal)))
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        builder.Logging.ClearProviders();
        try
        {
            await using var app = builder.Build();
            var applied = await app
                .Services.GetRequiredService<DatabaseMigration<TContext>>()
                .MigrateAsync(CancellationToken.None);
            foreach (var migration in applied)
            {
                await output.WriteLineAsync($"applied {migration}");
            }

            await output.WriteLineAsync("The database is up to date.");
            return 0;
        }
        catch (Exception exception)
            when (exception is DbException or RetryLimitExceededException or InvalidOperationException)
        {
            await error.WriteLineAsync((exception.InnerException as DbException ?? exception).Message);
            return 1;
        }
    }
}
