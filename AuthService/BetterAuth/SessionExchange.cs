using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth;

/// <summary>
/// Continues live sessions of a Better Auth application as sessions of ours, each once. The first refresh token of the new session is derived from
/// their token as the successor of a refresh token is, so that requests which arrive together get the same one.
/// </summary>
internal sealed class SessionExchange(
    AuthDbContext db,
    UserLock users,
    BetterAuthCookie cookie,
    ExchangedSessions exchanged,
    SessionService sessions,
    RefreshTokenCodec codec,
    BanCheck bans,
    AuditTrail audit,
    IOptions<RefreshTokenOptions> options,
    TimeProvider time)
{
    /// <summary>The session token that the old application gave this browser; null when there is none to exchange.</summary>
    public string? Read(HttpContext context) => exchanged.AreOn ? cookie.Read(context) : null;

    /// <summary>Once: <c>Exchanged</c>. Again soon after: <c>Replayed</c> or <c>Superseded</c>, as with refresh tokens. Later: <c>Unknown</c>.</summary>
    public async Task<RefreshOutcome> ExchangeAsync(string token, ClientInfo client, CancellationToken cancellationToken)
    {
        var found = await (
            from session in db.BetterAuthSessions
            where session.Token == token
            join user in db.Users on session.UserId equals user.Id
            select new { Session = session, User = user }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        // Who acts as somebody else has no session of that person's own to go on with.
        if (found is null || found.Session.ImpersonatedBy is not null)
        {
            return RefreshOutcome.Unknown;
        }

        if (found.Session.ExpiresAt <= time.GetUtcNow())
        {
            return new RefreshOutcome(RefreshStatus.Expired);
        }

        if (bans.IsBanned(found.User))
        {
            return new RefreshOutcome(RefreshStatus.Revoked);
        }

        var root = codec.DeriveFromBetterAuth(token);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            // As at sign-in: who ends all sessions waits for this one, or this one for that.
            if (!await users.ShareAsync(found.User.Id, cancellationToken))
            {
                return RefreshOutcome.Unknown;
            }

            if (!await exchanged.TakeAsync(token))
            {
                return await ReplayAsync(token, root, found.User, cancellationToken);
            }

            var issued = sessions.Start(found.User.Id, client, root, authenticatedAt: found.Session.CreatedAt);
            audit.Add(AuditEventType.SessionExchanged, client, found.User.Id, issued.SessionId);
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return new RefreshOutcome(RefreshStatus.Exchanged, found.User, issued);
        });
    }

    /// <summary>The session in the old application's cookie ends here, too, unless it has been exchanged before.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (Read(context) is { } token)
        {
            await exchanged.TakeAsync(token);
        }
    }

    /// <summary>The browser is signed out: the old application's cookie goes as well.</summary>
    public void ClearCookie(HttpContext context) => cookie.Clear(context);

    private async Task<RefreshOutcome> ReplayAsync(string token, string root, User user, CancellationToken cancellationToken)
    {
        var hash = RefreshTokenCodec.Hash(root);
        var issued = await (
            from refreshToken in db.RefreshTokens
            where refreshToken.TokenHash == hash
            join session in db.Sessions on refreshToken.SessionId equals session.Id
            where session.RevokedAt == null
            select refreshToken).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (issued is null || await exchanged.TakenAtAsync(token, cancellationToken) + options.Value.ReplayWindow < time.GetUtcNow())
        {
            return RefreshOutcome.Unknown;
        }

        return issued.UsedAt is null
            ? new RefreshOutcome(RefreshStatus.Replayed, user, new IssuedRefreshToken(issued.SessionId, root, issued.ExpiresAt))
            : new RefreshOutcome(RefreshStatus.Superseded);
    }
}
