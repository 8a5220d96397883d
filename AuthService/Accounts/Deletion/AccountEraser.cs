using System.Net;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fubuni.AuthService.Accounts.Deletion;

/// <summary>Deletes an account and all personal data of it in this service.</summary>
internal sealed class AccountEraser(
    AuthDbContext db,
    UserLock users,
    AuthSessionRevocation sessions,
    IRevocations revocations,
    AuditTrail audit,
    TimeProvider time,
    IDependentRows? dependentRows = null
)
{
    /// <summary>
    /// Deletes the account with its sessions and passwords in one transaction, which also adds the row for <see
    /// cref="AccountDeletionWorker"/>. Audit events stay, without personal data. It is not cancelled when the caller
    /// disconnects. For an account that is deleted already nothing happens.
    /// </summary>
    /// <returns>
    /// The sessions of the account; 409 <c>account_referenced</c> when a row of another application refers to it.
    /// </returns>
    public async Task<Result<Guid[]>> EraseAsync(string userId)
    {
        var now = time.GetUtcNow();
        Guid[] revoked;
        try
        {
            revoked = await db.Database.CreateExecutionStrategy().ExecuteAsync(() => EraseAsync(userId, now));
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation)
        {
            return IsReferenced(exception.TableName ?? "");
        }

        await revocations.RevokeUserAsync(userId, now, CancellationToken.None);
        // A concurrent refresh may have issued an access token after the time of the revocation, for one of the
        // sessions.
        await sessions.PublishAsync(revoked);
        return revoked;
    }

    /// <summary>
    /// Removes the personal data from the user's audit events. The worker does it once more at the end, because
    /// requests that were in progress may have written an event after the deletion.
    /// </summary>
    public Task AnonymiseEventsAsync(string userId) =>
        db
            .AuditEvents.Where(audit => audit.UserId == userId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(audit => audit.UserId, (string?)null)
                        .SetProperty(audit => audit.SessionId, (Guid?)null)
                        .SetProperty(audit => audit.IpAddress, (IPAddress?)null)
                        .SetProperty(audit => audit.UserAgent, (string?)null),
                CancellationToken.None
            );

    private async Task<Guid[]> EraseAsync(string userId, DateTimeOffset now)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        // Waits for sign-ins that are about to commit a session. Later ones find no user.
        if (!await users.LockExclusiveAsync(userId, CancellationToken.None))
        {
            return [];
        }

        var sessionIds = await db
            .Sessions.Where(session => session.UserId == userId)
            .Select(session => session.Id)
            .ToArrayAsync(CancellationToken.None);
        await db.Sessions.Where(session => session.UserId == userId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Passwords.Where(password => password.UserId == userId).ExecuteDeleteAsync(CancellationToken.None);
        await AnonymiseEventsAsync(userId);
        await DeleteUserAsync(userId);
        db.AccountDeletions.Add(
            new AccountDeletion
            {
                UserId = userId,
                RequestedAt = now,
                DueAt = now,
                NextAttemptAt = now,
            }
        );
        audit.Add(AuditEventType.AccountDeleted, ClientInfo.Unknown, userId: null);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return sessionIds;
    }

    /// <summary>The database deletes rows whose foreign key has "on delete cascade".</summary>
    private async Task DeleteUserAsync(string userId)
    {
        if (dependentRows is not null)
        {
            await dependentRows.DeleteAsync(userId);
        }

        await db.Accounts.Where(account => account.UserId == userId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Users.Where(user => user.Id == userId).ExecuteDeleteAsync(CancellationToken.None);
        // Checks deferred foreign keys now.
        await db.Database.ExecuteSqlAsync($"set constraints all immediate", CancellationToken.None);
    }

    private static Error IsReferenced(string table) =>
        new(
            ErrorKind.Conflict,
            "account_referenced",
            $"This account cannot be deleted yet: other data on this server, in \"{table}\", belongs to it. Ask the "
                + "people who run it."
        )
        {
            Member = ("table", table),
        };
}
