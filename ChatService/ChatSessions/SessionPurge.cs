using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// Removes sessions that can no longer be restored, with their messages and runs. (The logs of runs in Redis expire
/// within minutes.) Every replica tries, but only one at a time purges, in batches, so that no statement holds locks
/// for long.
/// </summary>
internal sealed partial class SessionPurge(
    IServiceScopeFactory scopes,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<SessionPurge> logger
) : BackgroundService
{
    private const int BatchSize = 50;

    /// <returns>How many sessions were removed; 0 when another replica is purging.</returns>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDbContext>();
        var horizon = time.Now() - options.Value.DeletedSessions;
        var (total, purged) = (0, 0);
        do
        {
            // The lock ends with the transaction of the statement. The condition on the time is repeated, because a
            // session may be restored between the two.
            purged = await db.Database.ExecuteSqlAsync(
                $"""
                with held as materialized (select pg_try_advisory_xact_lock(hashtext('fubuni session purge')) as mine)
                delete from chat_sessions
                where deleted_at <= {horizon} and (select mine from held)
                    and id in (select id from chat_sessions
                        where deleted_at <= {horizon} order by deleted_at limit {BatchSize})
                """,
                cancellationToken
            );
            total += purged;
        } while (purged > 0);

        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeInterval, time);
        do
        {
            try
            {
                var purged = await PurgeAsync(stoppingToken);
                if (purged > 0)
                {
                    LogPurged(purged);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} deleted sessions were purged")]
    private partial void LogPurged(int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Deleted sessions could not be purged; the service will try again"
    )]
    private partial void LogFailed(Exception exception);
}
