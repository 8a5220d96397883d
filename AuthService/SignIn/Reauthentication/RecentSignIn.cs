using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SignIn.Reauthentication;

/// <summary>
/// Whether the user proved their identity in this session a short time ago. Operations that cannot be undone, or that
/// could give the account to somebody else, require it (ASVS 7.5.1).
/// </summary>
internal sealed class RecentSignIn(AuthDbContext db, IOptions<RecentSignInOptions> options, TimeProvider time)
{
    /// <summary>The user, or <see cref="ReauthenticationErrors.RecentSignInRequired"/>.</summary>
    public async Task<Result<CurrentUser>> RequireAsync(CurrentUser user, CancellationToken cancellationToken) =>
        await IsRecentAsync(user, cancellationToken) ? user : ReauthenticationErrors.RecentSignInRequired;

    /// <summary>Whether the session of this access token is live, and its authentication is recent.</summary>
    public Task<bool> IsRecentAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.MaxAge;
        return db.Sessions.AnyAsync(
            session =>
                session.Id == user.SessionId
                && session.UserId == user.Id
                && session.RevokedAt == null
                && session.AuthenticatedAt > oldest,
            cancellationToken
        );
    }

    /// <summary>Sets the time of authentication to now. An error when the session was revoked.</summary>
    public async Task<Result<CurrentUser>> RenewAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var renewed = await db
            .Sessions.Where(session =>
                session.Id == user.SessionId && session.UserId == user.Id && session.RevokedAt == null
            )
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.AuthenticatedAt, now), cancellationToken);
        return renewed > 0 ? user : SignInErrors.SessionRevoked("The session of this access token has ended.");
    }
}
