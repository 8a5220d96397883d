using Fubuni.AuthService.Chat;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Telemetry;
using Fubuni.AuthService.Tokens;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Deletion;

/// <summary>
/// Tells ChatService of deleted accounts until it acknowledges: once at once, and once more when the last access token of the user has expired, for
/// what a request that was under way, or a replica that had not heard of the revocation, may have written since. Any number of replicas take turns,
/// row by row; a row that a replica took and did not finish is taken again.
/// </summary>
internal sealed partial class AccountDeletionWorker(
    IServiceScopeFactory scopes,
    AccessTokenIssuer tokens,
    IOptions<TokenValidationOptions> validation,
    AuthMetrics metrics,
    TimeProvider time,
    ILogger<AccountDeletionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a call to ChatService may take, with its own retries.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    /// <summary>From here on a row is no longer the hiccup of a restart.</summary>
    private static readonly TimeSpan LongOverdue = TimeSpan.FromMinutes(15);

    /// <summary>After this long no access token of the user is accepted any more, whoever looks.</summary>
    private TimeSpan TokenMemory => validation.Value.AccessTokenLifetime + (2 * validation.Value.ClockSkew);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        do
        {
            try
            {
                while (await DeleteNextAsync(stoppingToken))
                {
                    // There may be more.
                }

                await MeasureAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogUnreadable(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>False when no row is due.</summary>
    private async Task<bool> DeleteNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        if (await TakeNextAsync(db, cancellationToken) is not { } deletion)
        {
            return false;
        }

        try
        {
            await scope.ServiceProvider.GetRequiredService<ChatClient>()
                .DeleteAccountAsync(tokens.IssueForDeletion(deletion.UserId, revokedUntil: deletion.RequestedAt), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var overdue = time.GetUtcNow() - deletion.DueAt;
            var reason = exception.GetType().Name;
            LogFailed(overdue > LongOverdue ? LogLevel.Error : LogLevel.Warning, deletion.Attempts, overdue, reason);
            await SetAsync(db, deletion, nextAttemptAt: time.GetUtcNow() + DelayAfter(deletion.Attempts));
            return true;
        }

        await scope.ServiceProvider.GetRequiredService<AccountEraser>().ForgetWhomAsync(deletion.UserId);
        var last = deletion.RequestedAt + TokenMemory;
        var now = time.GetUtcNow();
        await (now < last ? SetAsync(db, deletion, dueAt: last, nextAttemptAt: last) : SetAsync(db, deletion, doneAt: now));
        return true;
    }

    private async Task<AccountDeletion?> TakeNextAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var leaseEnd = now + Lease;
        var taken = await db.AccountDeletions.FromSql(
            $"""
            update account_deletions set attempts = attempts + 1, next_attempt_at = {leaseEnd}
            where user_id = (
                select user_id from account_deletions where done_at is null and next_attempt_at <= {now}
                order by next_attempt_at limit 1 for update skip locked)
            returning *
            """).AsNoTracking().ToListAsync(cancellationToken);
        return taken.SingleOrDefault();
    }

    /// <summary>Written even while the service stops: what has been done is not to be done again.</summary>
    private static Task<int> SetAsync(
        AuthDbContext db, AccountDeletion deletion, DateTimeOffset? dueAt = null, DateTimeOffset? nextAttemptAt = null, DateTimeOffset? doneAt = null)
        => db.AccountDeletions.Where(row => row.UserId == deletion.UserId).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.DueAt, dueAt ?? deletion.DueAt)
                .SetProperty(row => row.NextAttemptAt, nextAttemptAt ?? deletion.NextAttemptAt)
                .SetProperty(row => row.Attempts, dueAt is null ? deletion.Attempts : 0)
                .SetProperty(row => row.DoneAt, doneAt),
            CancellationToken.None);

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        var oldest = await scope.ServiceProvider.GetRequiredService<AuthDbContext>().AccountDeletions
            .Where(row => row.DoneAt == null)
            .MinAsync(row => (DateTimeOffset?)row.DueAt, cancellationToken);
        metrics.OldestAccountDeletion = oldest < now ? now - oldest.Value : TimeSpan.Zero;
    }

    /// <summary>1, 2, 4 … seconds, and at most ten minutes.</summary>
    internal static TimeSpan DelayAfter(int attempts)
        => attempts > 10 ? LongestDelay : TimeSpan.FromSeconds(Math.Min(1 << (attempts - 1), LongestDelay.TotalSeconds));

    [LoggerMessage(Message = "ChatService could not be told of a deleted account, at attempt {Attempts}, due since {Overdue} ({Reason}); it is tried again")]
    private partial void LogFailed(LogLevel level, int attempts, TimeSpan overdue, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The list of deleted accounts could not be worked on; it is tried again")]
    private partial void LogUnreadable(Exception exception);
}
