using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Limits;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.SignIn;

/// <summary>What follows every proof of who someone is, whichever it was: a new session, and an end to the one it replaces.</summary>
internal sealed class SignInCompletion(
    AuthDbContext db,
    UserLock users,
    BanCheck bans,
    PasswordStore passwords,
    SessionService sessions,
    SessionExchange exchange,
    AuditTrail audit,
    RefreshCookie cookie,
    DeviceCookie device,
    AuthResponses responses)
{
    /// <summary>
    /// Starts a session of a user who is there already, and saves the unit of work. Null, and nothing is saved, when the account is gone or banned by
    /// now, or <paramref name="provedBy"/> is no longer its password: whoever changed it, and ended all sessions, has ended this one too.
    /// </summary>
    public async Task<AuthResponse?> CompleteAsync(
        HttpContext context, User user, AuditEventType how, TokenDelivery delivery, ClientInfo client, UserPassword? provedBy, CancellationToken cancellationToken)
    {
        var token = Start(user, how, client);
        var isSaved = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (!await users.ShareAsync(user.Id, cancellationToken)
                || await bans.IsBannedAsync(user.Id, cancellationToken)
                || (provedBy is not null && !await passwords.IsCurrentAsync(provedBy, cancellationToken)))
            {
                return false;
            }

            // Accepted only after the commit: it may have to be done again.
            await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        });
        if (!isSaved)
        {
            db.ChangeTracker.Clear();
            return null;
        }

        db.ChangeTracker.AcceptAllChanges();
        return await AnswerAsync(context, user, token, delivery, cancellationToken);
    }

    /// <summary>Starts the first session of a user whom the unit of work is about to add, and saves it.</summary>
    public async Task<AuthResponse> CompleteNewAsync(
        HttpContext context, User user, AuditEventType how, TokenDelivery delivery, ClientInfo client, CancellationToken cancellationToken)
    {
        var token = Start(user, how, client);
        await db.SaveChangesAsync(cancellationToken);
        return await AnswerAsync(context, user, token, delivery, cancellationToken);
    }

    private IssuedRefreshToken Start(User user, AuditEventType how, ClientInfo client)
    {
        var token = sessions.Start(user.Id, client);
        audit.Add(how, client, user.Id, token.SessionId);
        return token;
    }

    private async Task<AuthResponse> AnswerAsync(
        HttpContext context, User user, IssuedRefreshToken token, TokenDelivery delivery, CancellationToken cancellationToken)
    {
        // Else the old application's session would sign its user in here once this one has ended.
        await exchange.EndAsync(context);

        if (delivery == TokenDelivery.Cookie)
        {
            device.Write(context, EmailAddress.Normalise(user.Email));
        }

        // The browser's cookie is about to be overwritten; nobody could end the session behind it any more (ASVS 7.2.4).
        if (delivery == TokenDelivery.Cookie && cookie.Read(context) is { } previous && await sessions.FindAsync(previous, cancellationToken) is { } replaced)
        {
            await sessions.EndAsync(replaced.SessionId, RevokeReasons.Replaced);
        }

        return responses.Create(context, user, token, delivery);
    }
}
