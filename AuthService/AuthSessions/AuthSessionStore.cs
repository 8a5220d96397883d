using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.RefreshTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.AuthSessions;

internal sealed record SessionOwner(Guid SessionId, string UserId);

/// <summary>Starts and finds auth sessions.</summary>
internal sealed class AuthSessionStore(AuthDbContext db, IOptions<RefreshTokenOptions> options, TimeProvider time)
{
    private const int MaxListed = 100;

    /// <summary>Adds a session with its first refresh token to the unit of work; the caller saves.</summary>
    /// <param name="root">The refresh token; a random one if null.</param>
    /// <param name="authenticatedAt">When the user proved their identity; now if null.</param>
    public IssuedRefreshToken Start(
        string userId,
        ClientInfo client,
        string? root = null,
        DateTimeOffset? authenticatedAt = null
    )
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
        db.RefreshTokens.Add(
            new RefreshToken
            {
                SessionId = session.Id,
                TokenHash = RefreshTokenCodec.Hash(token),
                IssuedAt = now,
                ExpiresAt = expiresAt,
            }
        );
        return new IssuedRefreshToken(session.Id, token, expiresAt);
    }

    /// <summary>The session that a refresh token belongs to, used or not; null for an unknown token.</summary>
    public async Task<SessionOwner?> FindByTokenAsync(string token, CancellationToken cancellationToken)
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
            select new SessionOwner(session.Id, session.UserId)
        ).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The user's sessions that can still refresh, most recently used first.</summary>
    public Task<List<AuthSession>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db
            .Sessions.Where(session =>
                session.UserId == userId && session.RevokedAt == null && session.AbsoluteExpiresAt > now
            )
            .Where(session =>
                db.RefreshTokens.Any(token =>
                    token.SessionId == session.Id && token.UsedAt == null && token.ExpiresAt > now
                )
            )
            .OrderByDescending(session => session.LastUsedAt)
            .ThenByDescending(session => session.Id)
            .Take(MaxListed)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
    }

    /// <summary>Whether the session belongs to the user, live or not.</summary>
    public Task<bool> IsOwnedAsync(Guid sessionId, string userId, CancellationToken cancellationToken) =>
        db.Sessions.AnyAsync(session => session.Id == sessionId && session.UserId == userId, cancellationToken);
}
