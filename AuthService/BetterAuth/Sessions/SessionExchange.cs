using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.AuthSessions.Refresh;
using Fubuni.AuthService.BetterAuth.Tables;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.RefreshTokens;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth.Sessions;

/// <summary>
/// Continues live sessions of a Better Auth application as auth sessions, each once. The first refresh token of the new
/// session is derived from the session token, as a successor is from a refresh token, so that concurrent requests get
/// the same one.
/// </summary>
internal sealed class SessionExchange(
    AuthDbContext db,
    UserLock users,
    BetterAuthCookie cookie,
    ExchangedSessions exchanged,
    AuthSessionStore sessions,
    RefreshTokenCodec codec,
    BanCheck bans,
    AuditTrail audit,
    IOptions<RefreshTokenOptions> options,
    TimeProvider time
) : ISessionExchange
{
    private const string TokenPurpose = "rt-better-auth-v1";

    public string? FindToken(HttpContext context) => exchanged.IsEnabled ? cookie.Read(context) : null;

    /// <summary>
    /// The first time <c>Exchanged</c>; within the replay window <c>Replayed</c> or <c>refresh_superseded</c>, as with
    /// refresh tokens; later <c>refresh_unknown</c>.
    /// </summary>
    public async Task<Result<RefreshedSession>> ExchangeAsync(
        string token,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var found = await FindAsync(token, cancellationToken);
        if (!found.TryGetValue(out var live, out var error))
        {
            return error;
        }

        var root = codec.DeriveRoot(TokenPurpose, token);
        return await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync<Result<RefreshedSession>>(async () =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
                // As at sign-in: this waits for a revocation of all sessions, or that waits for this.
                if (!await users.LockSharedAsync(live.User.Id, cancellationToken))
                {
                    return RefreshErrors.Unknown;
                }

                if (!await exchanged.RecordAsync(token))
                {
                    return await ReplayAsync(token, root, live.User, cancellationToken);
                }

                var issued = sessions.Start(live.User.Id, client, root, live.Session.CreatedAt);
                audit.Add(AuditEventType.SessionExchanged, client, live.User.Id, issued.SessionId);
                await db.SaveChangesAsync(CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
                return new RefreshedSession(RefreshStatus.Exchanged, live.User, issued);
            });
    }

    public async Task RevokeAsync(HttpContext context)
    {
        if (FindToken(context) is { } token)
        {
            await exchanged.RecordAsync(token);
        }
    }

    public void ClearCookie(HttpContext context) => cookie.Clear(context);

    private async Task<Result<LiveSession>> FindAsync(string token, CancellationToken cancellationToken)
    {
        var found = await (
            from session in db.BetterAuthSessions
            where session.Token == token
            join user in db.Users on session.UserId equals user.Id
            select new LiveSession(session, user)
        )
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        // A session of an administrator who impersonates the user must not become the user's own.
        if (found is null || found.Session.ImpersonatedBy is not null)
        {
            return RefreshErrors.Unknown;
        }

        return found.Session.ExpiresAt <= time.GetUtcNow() ? RefreshErrors.Expired
            : bans.IsBanned(found.User) ? RefreshErrors.Revoked
            : found;
    }

    private async Task<Result<RefreshedSession>> ReplayAsync(
        string token,
        string root,
        User user,
        CancellationToken cancellationToken
    )
    {
        var hash = RefreshTokenCodec.Hash(root);
        var issued = await (
            from refreshToken in db.RefreshTokens
            where refreshToken.TokenHash == hash
            join session in db.Sessions on refreshToken.SessionId equals session.Id
            where session.RevokedAt == null
            select refreshToken
        )
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        var exchangedAt = await exchanged.FindTimeAsync(token, cancellationToken);
        if (issued is null || exchangedAt + options.Value.ReplayWindow < time.GetUtcNow())
        {
            return RefreshErrors.Unknown;
        }

        return issued.UsedAt is not null
            ? RefreshErrors.Superseded
            : new RefreshedSession(
                RefreshStatus.Replayed,
                user,
                new IssuedRefreshToken(issued.SessionId, root, issued.ExpiresAt)
            );
    }

    private sealed record LiveSession(BetterAuthSession Session, User User);
}
