using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fubuni.ServiceDefaults.Database;

/// <summary>
/// Creates the database where there is none (in a cluster nothing else does) and applies the migrations that it lacks, before the server listens.
/// Replicas that start together wait for each other on an advisory lock, so each finds either nothing to do or everything.
/// </summary>
public class DatabaseMigration<TContext>(IServiceScopeFactory scopes, ILogger<DatabaseMigration<TContext>> logger) : IHostedService
    where TContext : DbContext
{
    /// <summary>The longest that a replica waits for another one's migrations.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(5);

    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await CreateAsync(db, cancellationToken);
        db.Database.SetCommandTimeout(LockTimeout);
        await db.Database.CreateExecutionStrategy().ExecuteAsync(token => MigrateAsync(db, token), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What has to be there before the migrations run. Called under the lock; may be called again.</summary>
    protected virtual Task PrepareAsync(TContext db, CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task CreateAsync(TContext db, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another replica made it first.
        }
    }

    private async Task MigrateAsync(TContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_lock(hashtext('fubuni schema'))", cancellationToken);
            try
            {
                await PrepareAsync(db, cancellationToken);
                // Else the provider finds out that there is no history yet by a query that fails, and logs it as an error.
                await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
                var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
                await db.Database.MigrateAsync(cancellationToken);
                logger.Migrated(pending);
            }
            finally
            {
                // The lock belongs to the connection, which goes back to the pool and lives on.
                await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock(hashtext('fubuni schema'))", CancellationToken.None);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}

internal static partial class DatabaseMigrationLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The database is up to date; {Count} migrations were applied")]
    public static partial void Migrated(this ILogger logger, int count);
}
