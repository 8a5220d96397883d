using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.AuthSessions.Refresh;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.RateLimiting;
using Fubuni.AuthService.RefreshTokens;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.SignIn;

/// <summary>
/// The last step of every sign-in: starts the new session, revokes the one that it replaces, and creates the response.
/// </summary>
internal sealed class SignInCompletion(
    AuthDbContext db,
    UserLock users,
    BanCheck bans,
    PasswordStore passwords,
    AuthSessionStore store,
    AuthSessionRevocation sessions,
    AuditTrail audit,
    RefreshCookie cookie,
    DeviceCookie device,
    AuthResponses responses,
    ISessionExchange? exchange = null
)
{
    /// <summary>
    /// Starts a session of an existing user, and saves the unit of work. Under the user's lock it checks once more that
    /// the user exists and is not banned, and that the password is current: whoever changed it has revoked all
    /// sessions, so this one must not start. Otherwise <see cref="SignInErrors.AccountChanged"/>, and nothing is saved.
    /// </summary>
    public async Task<Result<AuthResponse>> CompleteAsync(
        HttpContext context,
        SignInProof proof,
        TokenDelivery delivery,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var token = Start(proof, client);
        var isSaved = await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                if (
                    !await users.LockSharedAsync(proof.User.Id, cancellationToken)
                    || await bans.IsBannedAsync(proof.User.Id, cancellationToken)
                    || (proof.Password is { } password && !await passwords.IsCurrentAsync(password, cancellationToken))
                )
                {
                    return false;
                }

                // The changes are accepted after the commit, because the execution strategy may repeat this block.
                await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return true;
            });
        if (!isSaved)
        {
            db.ChangeTracker.Clear();
            return SignInErrors.AccountChanged;
        }

        db.ChangeTracker.AcceptAllChanges();
        return await RespondAsync(context, proof.User, token, delivery, cancellationToken);
    }

    /// <summary>Starts the first session of a user that the unit of work adds, and saves it.</summary>
    public async Task<AuthResponse> CompleteNewAsync(
        HttpContext context,
        SignInProof proof,
        TokenDelivery delivery,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var token = Start(proof, client);
        await db.SaveChangesAsync(cancellationToken);
        return await RespondAsync(context, proof.User, token, delivery, cancellationToken);
    }

    private IssuedRefreshToken Start(SignInProof proof, ClientInfo client)
    {
        var token = store.Start(proof.User.Id, client);
        audit.Add(proof.EventType, client, proof.User.Id, token.SessionId);
        return token;
    }

    private async Task<AuthResponse> RespondAsync(
        HttpContext context,
        User user,
        IssuedRefreshToken token,
        TokenDelivery delivery,
        CancellationToken cancellationToken
    )
    {
        if (exchange is not null)
        {
            // Otherwise the old application's session would sign its user in here after this session has ended.
            await exchange.RevokeAsync(context);
        }

        if (delivery == TokenDelivery.Cookie)
        {
            device.Write(context, EmailAddress.Normalise(user.Email));
            await RevokeReplacedAsync(context, cancellationToken);
        }

        return responses.Create(context, user, token, delivery);
    }

    /// <summary>
    /// Revokes the session of the cookie that the response overwrites: no client could sign it out later (ASVS 7.2.4).
    /// </summary>
    private async Task RevokeReplacedAsync(HttpContext context, CancellationToken cancellationToken)
    {
        foreach (var previous in cookie.ReadAll(context))
        {
            if (await store.FindByTokenAsync(previous, cancellationToken) is { } replaced)
            {
                await sessions.RevokeAsync(replaced.SessionId, RevokeReasons.Replaced);
            }
        }
    }
}
