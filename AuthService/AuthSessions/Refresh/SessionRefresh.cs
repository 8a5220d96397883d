using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.RefreshTokens;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.AuthSessions.Refresh;

/// <param name="Status">Rotated, Replayed or Exchanged.</param>
/// <param name="Token">The successor of the token that was presented.</param>
internal sealed record RefreshedSession(RefreshStatus Status, User User, IssuedRefreshToken Token);

/// <summary>Refreshes a session: exchanges its refresh token for the successor.</summary>
internal sealed class SessionRefresh(
    RefreshTokenRotation rotation,
    AuthSessionRevocation sessions,
    BanCheck bans,
    AuditTrail audit
)
{
    public async Task<Result<RefreshedSession>> RefreshAsync(
        string token,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var (rotated, successor, user) = await rotation.RotateAsync(token, cancellationToken);
        if (rotated.Status == RefreshStatus.Reused)
        {
            // The revocation is committed, so it is published even when the caller disconnects.
            await sessions.PublishAsync([rotated.SessionId!.Value]);
            await audit.RecordAsync(AuditEventType.RefreshTokenReused, client, rotated.UserId, rotated.SessionId);
        }

        if (successor is null)
        {
            return RefreshErrors.Of(rotated.Status);
        }

        if (user is null || bans.IsBanned(user))
        {
            await sessions.RevokeAsync(
                successor.SessionId,
                user is null ? RevokeReasons.UserGone : RevokeReasons.Banned
            );
            return RefreshErrors.Revoked;
        }

        return new RefreshedSession(rotated.Status, user, successor);
    }
}
