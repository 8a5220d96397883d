using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Passwords;

/// <summary>Gives a user another password.</summary>
internal sealed class PasswordChange(
    AuthDbContext db, UserLock users, PasswordStore passwords, PasswordHasher hasher, RecentSignIn recent, SessionService sessions, AuditTrail audit)
{
    /// <summary>A sign-in may replace an outdated hash of the same password while this looks at it; the second look sees the new one.</summary>
    private const int Attempts = 2;

    /// <summary>
    /// False when the current password is not the right one; null for a caller whose recent sign-in counts in its place, and has to hold until the end.
    /// The new password, the end of all other sessions and the audit event are one transaction: whoever knew the old password is out, or nothing has
    /// changed.
    /// </summary>
    /// <exception cref="HashingQueueFullException">Too many are signing in.</exception>
    public async Task<bool> AttemptAsync(CurrentUser user, string? currentPassword, string newPassword, ClientInfo client, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var stored = await passwords.FindByUserAsync(user.Id, cancellationToken);
            var isProved = currentPassword is null || (await hasher.CheckAsync(currentPassword, stored?.Hash, cancellationToken)).Matches;
            if (stored is null || !isProved)
            {
                break;
            }

            var hash = await hasher.HashAsync(newPassword, cancellationToken);
            if (await StoreAsync(user, stored, needsRecentSignIn: currentPassword is null, hash, client) is { } ended)
            {
                await sessions.TellEndedAsync(ended);
                return true;
            }
        }

        await audit.RecordAsync(AuditEventType.PasswordChangeFailed, client, user.Id, user.SessionId);
        return false;
    }

    /// <summary>
    /// The sessions that ended; null when the stored hash is no longer the one that was checked, or the session that has to be live has ended. Not given
    /// up when the caller hangs up.
    /// </summary>
    private Task<IReadOnlyList<Guid>?> StoreAsync(CurrentUser user, UserPassword checkedPassword, bool needsRecentSignIn, string hash, ClientInfo client)
        => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            if (!await users.TakeAsync(user.Id, CancellationToken.None)
                || (needsRecentSignIn && !await recent.IsRecentAsync(user, CancellationToken.None))
                || !await passwords.ReplaceHashAsync(checkedPassword, hash, CancellationToken.None))
            {
                return null;
            }

            await passwords.EnsureCredentialAccountAsync(user.Id, CancellationToken.None);
            var ended = await sessions.MarkAllEndedAsync(user.Id, except: user.SessionId, RevokeReasons.PasswordChanged);
            await audit.RecordAsync(AuditEventType.PasswordChanged, client, user.Id, user.SessionId);
            await transaction.CommitAsync(CancellationToken.None);
            return (IReadOnlyList<Guid>?)ended;
        });
}
