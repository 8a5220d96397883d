using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions.Refresh;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.AuthSessions.Devices;

/// <summary>Signs a device out: revokes its sessions and clears its cookies.</summary>
internal sealed class SignOut(
    AuthSessionStore store,
    AuthSessionRevocation sessions,
    RefreshCookie cookie,
    AuditTrail audit,
    ISessionExchange? exchange = null
)
{
    /// <summary>
    /// Revokes the sessions of the request: those of its cookies, of the refresh token in its body, and of its access
    /// token.
    /// </summary>
    public async Task RevokePresentedAsync(
        HttpContext context,
        string? refreshToken,
        CurrentUser? user,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        HashSet<SessionOwner> presented = [];
        foreach (var token in cookie.ReadAll(context).Append(refreshToken))
        {
            if (token is not null && await store.FindByTokenAsync(token, cancellationToken) is { } owner)
            {
                presented.Add(owner);
            }
        }

        if (user is not null && user.SessionId != Guid.Empty)
        {
            presented.Add(new SessionOwner(user.SessionId, user.Id));
        }

        foreach (var session in presented)
        {
            if (await sessions.RevokeAsync(session.SessionId, RevokeReasons.SignedOut))
            {
                await audit.RecordAsync(AuditEventType.SignedOut, client, session.UserId, session.SessionId);
            }
        }

        if (exchange is not null)
        {
            await exchange.RevokeAsync(context);
        }
    }

    /// <summary>Clears the refresh cookie, and that of the application that this one replaces.</summary>
    public void ClearCookies(HttpContext context)
    {
        exchange?.ClearCookie(context);
        cookie.Clear(context);
    }
}
