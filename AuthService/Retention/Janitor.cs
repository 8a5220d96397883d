using Fubuni.AuthService.Data;
using Fubuni.AuthService.RefreshTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Retention;

/// <summary>
/// Deletes rows after their retention period, in small batches. Only one replica does it at a time: the others cannot
/// get the advisory lock, and skip this run.
/// </summary>
internal sealed partial class Janitor(
    IServiceScopeFactory scopes,
    IOptions<JanitorOptions> options,
    IOptions<RefreshTokenOptions> refreshTokens,
    TimeProvider time,
    ILogger<Janitor> logger
) : BackgroundService
{
    /// <summary>Identifies the lock: no other advisory lock in this database has this number.</summary>
    internal const long LockId = 0x46554A414E49544F;

    /// <summary>Deletes all rows that are due. False when another replica has the lock.</summary>
    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        // The lock belongs to the connection, so one connection is used for all statements. It ends with the
        // connection.
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (
            !await db
                .Database.SqlQuery<bool>($"""select pg_try_advisory_lock({LockId}) as "Value" """)
                .SingleAsync(cancellationToken)
        )
        {
            return false;
        }

        try
        {
            var now = time.GetUtcNow();
            var (tokens, sessions) = (now - options.Value.RefreshTokens, now - options.Value.Sessions);
            var idle = sessions - refreshTokens.Value.Lifetime;
            var (deletions, events) = (now - options.Value.AccountDeletions, now - options.Value.AuditEvents);
            var size = options.Value.BatchSize;
            var deleted = new[]
            {
                await RepeatAsync(
                    db,
                    $"""
                    delete from refresh_tokens where id = any (array(
                        select id from refresh_tokens where used_at < {tokens} or expires_at < {tokens} limit {size}))
                    """,
                    cancellationToken
                ),
                await RepeatAsync(
                    db,
                    $"""
                    delete from auth_sessions where id = any (array(
                        select id from auth_sessions
                        where revoked_at < {sessions} or absolute_expires_at < {sessions}
                            or last_used_at < {idle} limit {size}))
                    """,
                    cancellationToken
                ),
                await RepeatAsync(
                    db,
                    $"""
                    delete from account_deletions where user_id = any (array(
                        select user_id from account_deletions where done_at < {deletions} limit {size}))
                    """,
                    cancellationToken
                ),
                await RepeatAsync(
                    db,
                    $"""
                    delete from audit_events where id = any (array(
                        select id from audit_events where at < {events} order by at limit {size}))
                    """,
                    cancellationToken
                ),
            };
            LogSwept(deleted[0], deleted[1], deleted[2], deleted[3]);
            return true;
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock({LockId})", CancellationToken.None);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
        }
    }

    private async Task<int> RepeatAsync(AuthDbContext db, FormattableString delete, CancellationToken cancellationToken)
    {
        var total = 0;
        for (var deleted = options.Value.BatchSize; deleted == options.Value.BatchSize; total += deleted)
        {
            deleted = await db.Database.ExecuteSqlAsync(delete, cancellationToken);
        }

        return total;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Deleted after their retention period: {Tokens} refresh tokens, {Sessions} sessions, {Deletions} "
            + "finished account deletions, {Events} audit events"
    )]
    private partial void LogSwept(int tokens, int sessions, int deletions, int events);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Rows after their retention period could not be deleted; it is retried"
    )]
    private partial void LogFailed(Exception exception);
}
