using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.AuthSessions;

/// <summary>
/// Revokes auth sessions: no refresh token of a revoked session works, and every service refuses its access tokens. The
/// database is written first, then the revocation is published. Neither is cancelled when the caller disconnects.
/// </summary>
internal sealed class AuthSessionRevocation(
    AuthDbContext db,
    UserLock users,
    IRevocations revocations,
    TimeProvider time,
    ILegacySessions? legacySessions = null
)
{
    /// <summary>
    /// Revokes one session; false when it was revoked before. It locks the same row as a refresh, so the two cannot
    /// overlap.
    /// </summary>
    public async Task<bool> RevokeAsync(Guid sessionId, string reason)
    {
        var now = time.GetUtcNow();
        var revoked = await db
            .Sessions.Where(session => session.Id == sessionId && session.RevokedAt == null)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(session => session.RevokedAt, now)
                        .SetProperty(session => session.RevokeReason, reason),
                CancellationToken.None
            );
        await PublishAsync([sessionId]);
        return revoked > 0;
    }

    /// <summary>
    /// Revokes all sessions of a user, with those that are being started, but not <paramref name="except"/>. Sessions
    /// that start later are not affected.
    /// </summary>
    public async Task RevokeAllAsync(string userId, Guid? except, string reason)
    {
        var revoked = await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
                var sessionIds = await MarkAllRevokedAsync(userId, except, reason);
                await transaction.CommitAsync(CancellationToken.None);
                return sessionIds;
            });
        await PublishAsync(revoked);
    }

    /// <summary>
    /// The database's part of <see cref="RevokeAllAsync"/>, in a transaction of the caller, who calls
    /// <see cref="PublishAsync"/> after the commit.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> MarkAllRevokedAsync(string userId, Guid? except, string reason)
    {
        // Waits for sign-ins whose session is inserted but not committed: the update would not see it.
        await users.LockExclusiveAsync(userId, CancellationToken.None);
        if (legacySessions is not null)
        {
            await legacySessions.RevokeAllAsync(userId);
        }

        var now = time.GetUtcNow();
        return await db
            .Database.SqlQuery<Guid>(
                $"""
                update auth_sessions set revoked_at = {now}, revoke_reason = {reason}
                where user_id = {userId} and revoked_at is null and id is distinct from {except}
                returning id
                """
            )
            .ToListAsync(CancellationToken.None);
    }

    /// <summary>Makes every service refuse the access tokens of these sessions.</summary>
    public Task PublishAsync(IReadOnlyList<Guid> sessionIds) =>
        Task.WhenAll(sessionIds.Select(sessionId => revocations.RevokeSessionAsync(sessionId, CancellationToken.None)));
}
