using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Sessions;

namespace Fubuni.AuthService.SignIn;

/// <summary>What follows every proof of who someone is, whichever it was: a new session, and an end to the one it replaces.</summary>
internal sealed class SignInCompletion(AuthDbContext db, SessionService sessions, SessionExchange exchange, AuditTrail audit, RefreshCookie cookie, AuthResponses responses)
{
    /// <summary>Starts a session and saves the unit of work.</summary>
    public async Task<AuthResponse> CompleteAsync(
        HttpContext context, User user, AuditEventType how, TokenDelivery delivery, ClientInfo client, CancellationToken cancellationToken)
    {
        var token = sessions.Start(user.Id, client);
        audit.Add(how, client, user.Id, token.SessionId);
        await db.SaveChangesAsync(cancellationToken);

        // Else the old application's session would sign its user in here once this one has ended.
        await exchange.EndAsync(context);

        // The browser's cookie is about to be overwritten; nobody could end the session behind it any more (ASVS 7.2.4).
        if (delivery == TokenDelivery.Cookie && cookie.Read(context) is { } previous && await sessions.FindAsync(previous, cancellationToken) is { } replaced)
        {
            await sessions.EndAsync(replaced.SessionId, RevokeReasons.Replaced);
        }

        return responses.Create(context, user, token, delivery);
    }
}
