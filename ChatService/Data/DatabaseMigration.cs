using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fubuni.ChatService.Data;

/// <summary>
/// Creates the database where there is none and applies the migrations that it lacks, before the server starts. Replicas that start together
/// take turns by an advisory lock.
/// </summary>
internal sealed partial class DatabaseMigration(IServiceScopeFactory scopes, ILogger<DatabaseMigration> logger) : IHostedService
{
    /// <summary>Names the lock; one number of our choice per database.</summary>
    private const long LockKey = 0x46_75_62_75_6E_69;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        await CreateAsync(db, cancellationToken);
        await db.Database.CreateExecutionStrategy().ExecuteAsync(db, MigrateAsync, null, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task CreateAsync(ChatDb db, CancellationToken cancellationToken)
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
            // Another replica was faster.
        }
    }

    private async Task<bool> MigrateAsync(DbContext context, ChatDb db, CancellationToken cancellationToken)
    {
        // The lock belongs to the connection, so one connection has to stay open throughout.
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_lock({LockKey})", cancellationToken);
            // Else the provider finds out that there is no history yet by a query that fails, and logs it as an error.
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            await db.Database.MigrateAsync(cancellationToken);
            LogMigrated(pending.Count);
            await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock({LockKey})", cancellationToken);
            return true;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is up to date; {Count} migrations were applied")]
    private partial void LogMigrated(int count);
}
