using Fubuni.AuthService.Data;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Accounts.Deletion;

/// <summary>
/// Deletes the data of deleted accounts in ChatService, with retries: at once, and a second time when the last access
/// token of the user has expired, because a request in progress, or a replica without the revocation, may have written
/// data in between. Replicas claim rows one by one; a row that a replica did not finish is claimed again.
/// </summary>
internal sealed partial class AccountDeletionWorker(
    IServiceScopeFactory scopes,
    AccessTokenIssuer tokens,
    IOptions<TokenValidationOptions> validation,
    AuthMetrics metrics,
    TimeProvider time,
    ILogger<AccountDeletionWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a call to ChatService may take, with its own retries.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(10);

    /// <summary>A row that is overdue for longer is logged as an error: a restart does not explain it.</summary>
    private static readonly TimeSpan LongOverdue = TimeSpan.FromMinutes(15);

    /// <summary>After this time every service refuses the access tokens of the user.</summary>
    private TimeSpan TokenExpiry => validation.Value.AccessTokenLifetime + (2 * validation.Value.ClockSkew);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        do
        {
            try
            {
                while (await DeleteNextAsync(stoppingToken))
                {
                    // Continues until no row is due.
                }

                await MeasureAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogPollFailed(exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>False when no row is due.</summary>
    private async Task<bool> DeleteNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        if (await ClaimNextAsync(db, cancellationToken) is not { } deletion)
        {
            return false;
        }

        try
        {
            await scope
                .ServiceProvider.GetRequiredService<ChatClient>()
                .DeleteAccountAsync(
                    tokens.IssueForDeletion(deletion.UserId, revokedUntil: deletion.RequestedAt),
                    cancellationToken
                );
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var overdue = time.GetUtcNow() - deletion.DueAt;
            var reason = exception.GetType().Name;
            LogFailed(overdue > LongOverdue ? LogLevel.Error : LogLevel.Warning, deletion.Attempts, overdue, reason);
            await SetAsync(db, deletion, nextAttemptAt: time.GetUtcNow() + DelayAfter(deletion.Attempts));
            return true;
        }

        await scope.ServiceProvider.GetRequiredService<AccountEraser>().AnonymiseEventsAsync(deletion.UserId);
        var last = deletion.RequestedAt + TokenExpiry;
        var now = time.GetUtcNow();
        await (
            now < last ? SetAsync(db, deletion, dueAt: last, nextAttemptAt: last) : SetAsync(db, deletion, doneAt: now)
        );
        return true;
    }

    private async Task<AccountDeletion?> ClaimNextAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var leaseEnd = now + Lease;
        var claimed = await db
            .AccountDeletions.FromSql(
                $"""
                update account_deletions set attempts = attempts + 1, next_attempt_at = {leaseEnd}
                where user_id = (
                    select user_id from account_deletions where done_at is null and next_attempt_at <= {now}
                    order by next_attempt_at limit 1 for update skip locked)
                returning *
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return claimed.SingleOrDefault();
    }

    /// <summary>Not cancelled while the service stops, so that no step is repeated.</summary>
    private static Task<int> SetAsync(
        AuthDbContext db,
        AccountDeletion deletion,
        DateTimeOffset? dueAt = null,
        DateTimeOffset? nextAttemptAt = null,
        DateTimeOffset? doneAt = null
    ) =>
        db
            .AccountDeletions.Where(row => row.UserId == deletion.UserId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.DueAt, dueAt ?? deletion.DueAt)
                        .SetProperty(row => row.NextAttemptAt, nextAttemptAt ?? deletion.NextAttemptAt)
                        .SetProperty(row => row.Attempts, dueAt is null ? deletion.Attempts : 0)
                        .SetProperty(row => row.DoneAt, doneAt),
                CancellationToken.None
            );

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        var oldest = await scope
            .ServiceProvider.GetRequiredService<AuthDbContext>()
            .AccountDeletions.Where(row => row.DoneAt == null)
            .MinAsync(row => (DateTimeOffset?)row.DueAt, cancellationToken);
        metrics.OldestAccountDeletion = oldest < now ? now - oldest.Value : TimeSpan.Zero;
    }

    /// <summary>1, 2, 4 … seconds, and at most ten minutes.</summary>
    internal static TimeSpan DelayAfter(int attempts) =>
        attempts > 10 ? MaxDelay : TimeSpan.FromSeconds(Math.Min(1 << (attempts - 1), MaxDelay.TotalSeconds));

    [LoggerMessage(
        Message = "The data of a deleted account could not be deleted in ChatService, at attempt {Attempts}, due since "
            + "{Overdue} ({Reason}); it is retried"
    )]
    private partial void LogFailed(LogLevel level, int attempts, TimeSpan overdue, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The deleted accounts could not be processed; it is retried")]
    private partial void LogPollFailed(Exception exception);
}
