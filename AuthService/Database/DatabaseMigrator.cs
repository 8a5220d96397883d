using Fubuni.AuthService.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fubuni.AuthService.Database;

/// <summary>
/// Brings the schema up to date before the service listens. Replicas that start together wait for each other on an advisory lock, so
/// each finds either nothing to do or everything.
/// </summary>
internal sealed class DatabaseMigrator(IServiceScopeFactory scopes, BanColumns banColumns) : IHostedService
{
    /// <summary>The longest that a replica waits for another one's migrations.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        await EnsureDatabaseAsync(db, cancellationToken);

        db.Database.SetCommandTimeout(LockTimeout);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_lock(hashtext('fubuni schema'))", cancellationToken);
            try
            {
                await AccountSchema.EnsureCreatedAsync(db, cancellationToken);
                await db.Database.MigrateAsync(cancellationToken);
                await banColumns.ReadAsync(db, cancellationToken);
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

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>In a cluster nothing else makes the database.</summary>
    private static async Task EnsureDatabaseAsync(AuthDbContext db, CancellationToken cancellationToken)
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
}
