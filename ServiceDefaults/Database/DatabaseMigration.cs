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
/// Creates the database if it does not exist (in a cluster nothing else does) and applies the missing migrations,
/// before the service listens. It waits until the database server can be reached. Replicas that start together wait for
/// each other on an advisory lock, so the first one applies everything. When
/// <see cref="DatabaseOptions.MigrateOnStart"/> is off it changes nothing, and waits until the migrations have been
/// applied by the <c>migrate</c> command.
/// </summary>
public class DatabaseMigration<TContext>(
    IServiceScopeFactory scopes,
    IOptions<DatabaseOptions> options,
    TimeProvider time,
    ILogger<DatabaseMigration<TContext>> logger
) : IHostedService
    where TContext : DbContext
{
    /// <summary>How long a replica waits for the migrations of another one.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MigrateOnStart)
        {
            await WaitUntilReadyAsync(FindOutageAsync, logger.Unreachable, cancellationToken);
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
        return await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(token => MigrateAsync(db, token), cancellationToken);
    }

    /// <summary>Creates what the migrations need. Called under the lock; may be called again.</summary>
    protected virtual Task PrepareAsync(TContext db, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Returns when the database has all migrations of this version. It may also have later ones.
    /// </summary>
    protected virtual Task WaitAsync(CancellationToken cancellationToken) =>
        WaitUntilReadyAsync(FindMissingAsync, logger.Waiting, cancellationToken);

    /// <param name="findAsync">Returns what is missing; null when nothing is.</param>
    private async Task WaitUntilReadyAsync(
        Func<CancellationToken, Task<string?>> findAsync,
        Action<string> log,
        CancellationToken cancellationToken
    )
    {
        string? logged = null;
        while (await findAsync(cancellationToken) is { } found)
        {
            if (found != logged)
            {
                log(found);
                logged = found;
            }

            await Task.Delay(options.Value.WaitInterval, time, cancellationToken);
        }
    }

    /// <returns>
    /// Why the server cannot be reached; null when it can. A permanent error, such as a wrong password, is no outage:
    /// the migration fails with it.
    /// </returns>
    private async Task<string?> FindOutageAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = ActivatorUtilities.CreateInstance<TContext>(scope.ServiceProvider);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false }.ConnectionString
        );
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

    /// <returns>A description of what is missing; null when nothing is.</returns>
    private async Task<string?> FindMissingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        // Not a context of the pool: the pool would keep its model, which can depend on the state of the database.
        await using var db = ActivatorUtilities.CreateInstance<TContext>(scope.ServiceProvider);
        try
        {
            if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
            {
                return "the database";
            }

            var applied = await db.GetService<IHistoryRepository>().ExistsAsync(cancellationToken)
                ? await db.Database.GetAppliedMigrationsAsync(cancellationToken)
                : [];
            var missing = db.Database.GetMigrations().Except(applied).ToList();
            return missing.Count == 0 ? null : string.Join(", ", missing);
        }
        catch (Exception exception) when (exception is DbException or RetryLimitExceededException)
        {
            return $"a response of the database ({(exception.InnerException as DbException ?? exception).Message})";
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
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another replica has created it first.
        }
    }

    private async Task<IReadOnlyList<string>> MigrateAsync(TContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            db.Database.SetCommandTimeout(LockTimeout);
            await db.Database.ExecuteSqlAsync($"select pg_advisory_lock(hashtext('fubuni schema'))", cancellationToken);
            try
            {
                // An index of a large table may take longer to build than another replica waits for the lock.
                db.Database.SetCommandTimeout(TimeSpan.Zero);
                await PrepareAsync(db, cancellationToken);
                // Otherwise the provider queries the missing history table, and logs the failure as an error.
                await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
                var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
                if (pending.Count > 0)
                {
                    // Only when needed: it compares the model with its snapshot first, which is slow.
                    await db.Database.MigrateAsync(cancellationToken);
                }

                logger.Migrated(pending.Count);
                return pending;
            }
            finally
            {
                // The lock belongs to the connection, which returns to the pool and stays open.
                await db.Database.ExecuteSqlAsync(
                    $"select pg_advisory_unlock(hashtext('fubuni schema'))",
                    CancellationToken.None
                );
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
