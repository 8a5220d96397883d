using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Sessions;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Deletion;

/// <summary>Deletes an account and everything personal that this service holds of it.</summary>
internal sealed class AccountEraser(AuthDbContext db, UserLock users, SessionService sessions, IRevocations revocations, AuditTrail audit, TimeProvider time)
{
    /// <summary>
    /// One transaction: the account is gone with its sessions and passwords, and the other services are to be told; or nothing has happened. Of the
    /// audit trail the events stay, as what happened and when; whom they were about and where from is forgotten. Once begun it is finished, even when
    /// the caller hangs up. An account that is gone already is none.
    /// </summary>
    public async Task EraseAsync(string userId)
    {
        var now = time.GetUtcNow();
        var ended = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            // Sign-ins that are about to commit a session are waited for; those that come later find no user.
            if (!await users.TakeAsync(userId, CancellationToken.None))
            {
                return [];
            }

            var sessionIds = await db.Sessions.Where(session => session.UserId == userId).Select(session => session.Id).ToListAsync(CancellationToken.None);
            await db.Sessions.Where(session => session.UserId == userId).ExecuteDeleteAsync(CancellationToken.None);
            await db.Passwords.Where(password => password.UserId == userId).ExecuteDeleteAsync(CancellationToken.None);
            await ForgetWhomAsync(userId);
            // Better Auth's other tables refer to its users with "on delete cascade".
            await db.Accounts.Where(account => account.UserId == userId).ExecuteDeleteAsync(CancellationToken.None);
            await db.Users.Where(user => user.Id == userId).ExecuteDeleteAsync(CancellationToken.None);
            db.AccountDeletions.Add(new AccountDeletion { UserId = userId, RequestedAt = now, DueAt = now, NextAttemptAt = now });
            audit.Add(AuditEventType.AccountDeleted, ClientInfo.Unknown, userId: null);
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return sessionIds;
        });

        await revocations.RevokeUserAsync(userId, now, CancellationToken.None);
        // A refresh that overlapped may have issued a token a moment later than the mark; it is of one of these sessions.
        await sessions.TellEndedAsync(ended);
    }

    /// <summary>Requests that were under way when the account went may have written an event since: this is done once more at the end.</summary>
    public Task ForgetWhomAsync(string userId)
        => db.AuditEvents.Where(audit => audit.UserId == userId).ExecuteUpdateAsync(
            set => set
                .SetProperty(audit => audit.UserId, (string?)null)
                .SetProperty(audit => audit.SessionId, (Guid?)null)
                .SetProperty(audit => audit.IpAddress, (System.Net.IPAddress?)null)
                .SetProperty(audit => audit.UserAgent, (string?)null),
            CancellationToken.None);
}
