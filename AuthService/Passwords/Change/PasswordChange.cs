using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Data;
using Fubuni.AuthService.SignIn;
using Fubuni.AuthService.SignIn.Reauthentication;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Passwords.Change;

/// <summary>Changes the password of a user.</summary>
internal sealed class PasswordChange(
    AuthDbContext db,
    UserLock users,
    PasswordStore passwords,
    PasswordHasher hasher,
    RecentSignIn recent,
    AuthSessionRevocation sessions,
    AuditTrail audit
)
{
    /// <summary>
    /// A sign-in may replace an outdated hash of the same password after it was read here. The second attempt reads the
    /// new one.
    /// </summary>
    private const int Attempts = 2;

    /// <summary>
    /// Requires the current password or, where it is null, a recent sign-in. The new password, the revocation of all
    /// other sessions and the audit event are one transaction.
    /// </summary>
    /// <exception cref="HashingQueueFullException">The hashing queue is full.</exception>
    public async Task<Result<CurrentUser>> ChangeAsync(
        CurrentUser user,
        ChangePasswordRequest request,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        var currentPassword = request.CurrentPassword;
        if (currentPassword is null && !await recent.IsRecentAsync(user, cancellationToken))
        {
            return ReauthenticationErrors.RecentSignInRequired;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var stored = await passwords.FindByUserAsync(user.Id, cancellationToken);
            var isProved =
                currentPassword is null
                || (await hasher.CheckAsync(currentPassword, stored?.Hash, cancellationToken)).Matches;
            if (stored is null || !isProved)
            {
                break;
            }

            var hash = await hasher.HashAsync(request.NewPassword!, cancellationToken);
            var stores = await StoreAsync(user, stored, needsRecentSignIn: currentPassword is null, hash, client);
            if (stores.TryGetValue(out var revoked, out _))
            {
                await sessions.PublishAsync(revoked);
                return user;
            }
        }

        await audit.RecordAsync(AuditEventType.PasswordChangeFailed, client, user.Id, user.SessionId);
        return currentPassword is null
            ? ReauthenticationErrors.RecentSignInRequired
            : ReauthenticationErrors.WrongPassword("currentPassword");
    }

    /// <summary>
    /// The sessions that were revoked, or <see cref="SignInErrors.AccountChanged"/> when the stored hash was replaced,
    /// or the sign-in is no longer recent. It is not cancelled when the caller disconnects.
    /// </summary>
    private Task<Result<Guid[]>> StoreAsync(
        CurrentUser user,
        UserPassword checkedPassword,
        bool needsRecentSignIn,
        string hash,
        ClientInfo client
    ) =>
        db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync<Result<Guid[]>>(async () =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
                if (
                    !await users.LockExclusiveAsync(user.Id, CancellationToken.None)
                    || (needsRecentSignIn && !await recent.IsRecentAsync(user, CancellationToken.None))
                    || !await passwords.ReplaceHashAsync(checkedPassword, hash, CancellationToken.None)
                )
                {
                    return SignInErrors.AccountChanged;
                }

                await passwords.EnsureCredentialAccountAsync(user.Id, CancellationToken.None);
                var revoked = await sessions.MarkAllRevokedAsync(
                    user.Id,
                    except: user.SessionId,
                    RevokeReasons.PasswordChanged
                );
                await audit.RecordAsync(AuditEventType.PasswordChanged, client, user.Id, user.SessionId);
                await transaction.CommitAsync(CancellationToken.None);
                return revoked.ToArray();
            });
}
