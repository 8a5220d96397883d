using Fubuni.AuthService.Database;
using Fubuni.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SignIn;

/// <summary>
/// Whether the person at the keyboard is still the one who signed in: what cannot be undone, or would give the account away, asks for a proof
/// that is minutes old, not for one that a session has carried for weeks (ASVS 7.5.1).
/// </summary>
internal sealed class RecentSignIn(AuthDbContext db, IOptions<RecentSignInOptions> options, TimeProvider time)
{
    /// <summary>403 <c>recent_sign_in_required</c>.</summary>
    public static ProblemHttpResult Required()
        => Problem.Of(StatusCodes.Status403Forbidden, "recent_sign_in_required", "Confirm that it is you: enter your password, or sign in again.");

    /// <summary>Whether the session of this access token is live, and the user proved who they are in it a short time ago.</summary>
    public Task<bool> IsRecentAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.MaxAge;
        return db.Sessions.AnyAsync(
            session => session.Id == user.SessionId && session.UserId == user.Id && session.RevokedAt == null && session.AuthenticatedAt > oldest,
            cancellationToken);
    }

    /// <summary>The user has just proved who they are again. False when the session has ended.</summary>
    public async Task<bool> RenewAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.Sessions
            .Where(session => session.Id == user.SessionId && session.UserId == user.Id && session.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.AuthenticatedAt, now), cancellationToken) > 0;
    }
}

/// <summary>Section <c>RecentSignIn</c>.</summary>
public sealed class RecentSignInOptions
{
    public const string Section = "RecentSignIn";

    /// <summary>A sign-in is recent for this long.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);
}
