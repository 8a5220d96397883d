using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.Database;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Sessions;

/// <summary>Starts, continues and ends sign-in sessions. Postgres decides; the list of revocations follows it.</summary>
internal sealed class SessionService(
    AuthDbContext db,
    UserLock users,
    ExchangedSessions exchanged,
    RefreshTokenCodec codec,
    BanCheck bans,
    AuditTrail audit,
    IRevocations revocations,
    IOptions<RefreshTokenOptions> options,
    TimeProvider time)
{
    private const int MaxListed = 100;

    /// <summary>Adds a session with its first refresh token to the unit of work; the caller saves.</summary>
    /// <param name="root">The refresh token; a random one if null.</param>
    /// <param name="authenticatedAt">When the user proved who they are; now if null.</param>
    public IssuedRefreshToken Start(string userId, ClientInfo client, string? root = null, DateTimeOffset? authenticatedAt = null)
    {
        var now = time.GetUtcNow();
        var session = new AuthSession
        {
            UserId = userId,
            CreatedAt = now,
            LastUsedAt = now,
            AuthenticatedAt = authenticatedAt ?? now,
            AbsoluteExpiresAt = now + options.Value.AbsoluteLifetime,
            UserAgent = client.UserAgent,
            IpAddress = client.IpAddress,
        };
        var token = root ?? RefreshTokenCodec.CreateRoot();
        var expiresAt = now + options.Value.Lifetime;
        db.Sessions.Add(session);
        db.RefreshTokens.Add(new RefreshToken
        {
            SessionId = session.Id,
            TokenHash = RefreshTokenCodec.Hash(token),
            IssuedAt = now,
            ExpiresAt = expiresAt,
        });
        return new IssuedRefreshToken(session.Id, token, expiresAt);
    }

    /// <summary>Exchanges a refresh token for its successor, in one round trip.</summary>
    public async Task<RefreshOutcome> RefreshAsync(string token, ClientInfo client, CancellationToken cancellationToken)
    {
        if (!RefreshTokenCodec.IsWellFormed(token))
        {
            return RefreshOutcome.Unknown;
        }

        var now = time.GetUtcNow();
        var child = codec.DeriveChild(token);
        var result = await RotateAsync(token, child, now, cancellationToken);
        if (result.Rotation.Status == RefreshStatus.Superseded && codec.DerivePreviousChild(token) is { } previous)
        {
            // Perhaps only because the successor was derived with another key. Asked as of the same moment, this changes nothing.
            child = previous;
            result = await RotateAsync(token, child, now, cancellationToken);
        }

        var outcome = result.Rotation;
        switch (outcome.Status)
        {
            case RefreshStatus.Rotated or RefreshStatus.Replayed when result.User is null:
                await EndAsync(outcome.SessionId!.Value, RevokeReasons.UserGone);
                return new RefreshOutcome(RefreshStatus.Revoked);
            case RefreshStatus.Rotated or RefreshStatus.Replayed when bans.IsBanned(result.User):
                await EndAsync(outcome.SessionId!.Value, RevokeReasons.Banned);
                return new RefreshOutcome(RefreshStatus.Revoked);
            case RefreshStatus.Rotated or RefreshStatus.Replayed:
                return new RefreshOutcome(outcome.Status, result.User, new IssuedRefreshToken(outcome.SessionId!.Value, child, outcome.ExpiresAt!.Value));
            case RefreshStatus.Reused:
                // Committed already: a caller who hangs up now changes nothing.
                await revocations.RevokeSessionAsync(outcome.SessionId!.Value, CancellationToken.None);
                await audit.RecordAsync(AuditEventType.RefreshTokenReused, client, outcome.UserId, outcome.SessionId);
                return new RefreshOutcome(outcome.Status);
            default:
                return new RefreshOutcome(outcome.Status);
        }
    }

    private async Task<(RefreshRotation Rotation, User? User)> RotateAsync(string token, string child, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = await (
            from rotation in db.RotateRefreshToken(
                RefreshTokenCodec.Hash(token), RefreshTokenCodec.Hash(child), now, options.Value.ReplayWindow, options.Value.Lifetime)
            join user in db.Users on AuthDbContext.UserId(rotation.UserId!) equals user.Id into owners
            from user in owners.DefaultIfEmpty()
            select new { Rotation = rotation, User = user })
            .AsNoTracking()
            .SingleAsync(cancellationToken);
        return (result.Rotation, result.User);
    }

    /// <summary>The session that a refresh token belongs to, used or not; null for an unknown token.</summary>
    public async Task<SessionOwner?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!RefreshTokenCodec.IsWellFormed(token))
        {
            return null;
        }

        var hash = RefreshTokenCodec.Hash(token);
        return await (
            from refreshToken in db.RefreshTokens
            where refreshToken.TokenHash == hash
            join session in db.Sessions on refreshToken.SessionId equals session.Id
            select new SessionOwner(session.Id, session.UserId)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The user's live sessions, most recently used first; none that can no longer refresh.</summary>
    public Task<List<AuthSession>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Sessions
            .Where(session => session.UserId == userId && session.RevokedAt == null && session.AbsoluteExpiresAt > now)
            .Where(session => db.RefreshTokens.Any(token => token.SessionId == session.Id && token.UsedAt == null && token.ExpiresAt > now))
            .OrderByDescending(session => session.LastUsedAt)
            .ThenByDescending(session => session.Id)
            .Take(MaxListed)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
    }

    /// <summary>Whether this is a session of the user's, live or not.</summary>
    public Task<bool> IsOwnedAsync(Guid sessionId, string userId, CancellationToken cancellationToken)
        => db.Sessions.AnyAsync(session => session.Id == sessionId && session.UserId == userId, cancellationToken);

    /// <summary>
    /// Ends all sessions of a user, but for one if wanted, as <see cref="EndAsync"/> ends one, with those that are about to begin. Sessions that
    /// begin afterwards are not touched.
    /// </summary>
    public async Task EndAllAsync(string userId, Guid? except, string reason)
    {
        var ended = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            var marked = await MarkAllEndedAsync(userId, except, reason);
            await transaction.CommitAsync(CancellationToken.None);
            return marked;
        });
        await TellEndedAsync(ended);
    }

    /// <summary>The database's part of <see cref="EndAllAsync"/>, for a transaction of the caller's, who calls <see cref="TellEndedAsync"/> after its commit.</summary>
    public async Task<IReadOnlyList<Guid>> MarkAllEndedAsync(string userId, Guid? except, string reason)
    {
        // Waits for sign-ins, and exchanges, whose session is inserted but not committed: the update would not see it.
        await users.TakeAsync(userId, CancellationToken.None);
        await exchanged.TakeAllAsync(userId);
        var now = time.GetUtcNow();
        return await db.Database.SqlQuery<Guid>(
            $"""
            update auth_sessions set revoked_at = {now}, revoke_reason = {reason}
            where user_id = {userId} and revoked_at is null and id is distinct from {except}
            returning id
            """).ToListAsync(CancellationToken.None);
    }

    /// <summary>Makes all services refuse the access tokens of sessions that have ended.</summary>
    public Task TellEndedAsync(IReadOnlyList<Guid> sessionIds)
        => Task.WhenAll(sessionIds.Select(sessionId => revocations.RevokeSessionAsync(sessionId, CancellationToken.None)));

    /// <summary>
    /// Ends a session: no refresh token of it works again, and its access tokens are refused everywhere. False when it had ended before.
    /// Takes the lock that a refresh takes, so of the two one sees the other. Once begun it is finished, even when the caller hangs up.
    /// </summary>
    public async Task<bool> EndAsync(Guid sessionId, string reason)
    {
        var now = time.GetUtcNow();
        var ended = await db.Sessions
            .Where(session => session.Id == sessionId && session.RevokedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(session => session.RevokedAt, now).SetProperty(session => session.RevokeReason, reason),
                CancellationToken.None);
        await revocations.RevokeSessionAsync(sessionId, CancellationToken.None);
        return ended > 0;
    }
}

/// <summary>A refresh token to hand out, once: nobody can read it again.</summary>
public sealed record IssuedRefreshToken(Guid SessionId, string Token, DateTimeOffset ExpiresAt);

internal sealed record SessionOwner(Guid SessionId, string UserId);

/// <param name="User">The user, and</param>
/// <param name="Token">the successor, where the status is Rotated or Replayed.</param>
internal sealed record RefreshOutcome(RefreshStatus Status, User? User = null, IssuedRefreshToken? Token = null)
{
    public static readonly RefreshOutcome Unknown = new(RefreshStatus.Unknown);
}
