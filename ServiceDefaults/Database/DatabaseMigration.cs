using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fubuni.ServiceDefaults.Database;

/// <summary>
/// Creates the database where there is none (in a cluster nothing else does) and applies the migrations that it lacks, before the server listens.
/// Replicas that start together wait for each other on an advisory lock, so each finds either nothing to do or everything; before that, they wait
/// for a server that is not there yet. Where <see cref="DatabaseOptions.MigrateOnStart"/> is off it changes nothing, and waits until somebody else
/// has done so.
/// </summary>
public class DatabaseMigration<TContext>(
    IServiceScopeFactory scopes, IOptions<DatabaseOptions> options, TimeProvider time, ILogger<DatabaseMigration<TContext>> logger) : IHostedService
    where TContext : DbContext
{
    /// <summary>The longest that a replica waits for another one's migrations.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MigrateOnStart)
        {
            await UntilNothingAsync(FindWhyAwayAsync, logger.Unreachable, cancellationToken);
            await MigrateAsync(cancellationToken);
        }
        else
        {
            await WaitAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>The migrations that were applied.</returns>
    public virtual async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await CreateAsync(db, cancellationToken);
        db.Database.SetCommandTimeout(LockTimeout);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(token => MigrateAsync(db, token), cancellationToken);
    }

    /// <summary>What has to be there before the migrations run. Called under the lock; may be called again.</summary>
    protected virtual Task PrepareAsync(TContext db, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns when the database has every migration that this version knows; one that has later ones too is as good.</summary>
    protected virtual Task WaitAsync(CancellationToken cancellationToken) => UntilNothingAsync(FindMissingAsync, logger.Waiting, cancellationToken);

    private async Task UntilNothingAsync(Func<CancellationToken, Task<string?>> findAsync, Action<string> tell, CancellationToken cancellationToken)
    {
        string? told = null;
        while (await findAsync(cancellationToken) is { } found)
        {
            if (found != told)
            {
                tell(found);
                told = found;
            }

            await Task.Delay(options.Value.WaitInterval, time, cancellationToken);
        }
    }

    /// <returns>Why nobody answers; null where somebody does. What will not pass by itself, as a wrong password, is for the migration to fail with.</returns>
    private async Task<string?> FindWhyAwayAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = ActivatorUtilities.CreateInstance<TContext>(scope.ServiceProvider);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return null;
        }
        catch (PostgresException exception) when (!exception.IsTransient)
        {
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException { IsTransient: true } or SocketException)
        {
            return exception.Message;
        }
    }

    /// <returns>What is missing, in words; null where nothing is.</returns>
    private async Task<string?> FindMissingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        // Not a context of the pool, which would keep a model that may yet depend on what the database has.
        await using var db = ActivatorUtilities.CreateInstance<TContext>(scope.ServiceProvider);
        try
        {
            if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
            {
                return "the database";
            }

            var applied = await db.GetService<IHistoryRepository>().ExistsAsync(cancellationToken) ? await db.Database.GetAppliedMigrationsAsync(cancellationToken) : [];
            var missing = db.Database.GetMigrations().Except(applied).ToList();
            return missing.Count == 0 ? null : string.Join(", ", missing);
        }
        catch (Exception exception) when (exception is DbException or RetryLimitExceededException)
        {
            return $"an answer of the database ({(exception.InnerException as DbException ?? exception).Message})";
        }
    }

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

    private async Task<IReadOnlyList<string>> MigrateAsync(TContext db, CancellationToken cancellationToken)
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
                var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
                await db.Database.MigrateAsync(cancellationToken);
                logger.Migrated(pending.Count);
                return pending;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "This service waits for its database server: {Reason}")]
    public static partial void Unreachable(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database:MigrateOnStart is off, so this service waits for what its database lacks: {Missing}")]
    public static partial void Waiting(this ILogger logger, string missing);
}
