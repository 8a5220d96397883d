using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>Links Google accounts to users, and removes the links.</summary>
internal sealed class GoogleLinks(AuthDbContext db, SignInMethods methods, AuditTrail audit, TimeProvider time)
{
    /// <summary>Links a Google account to a signed-in user. Returns the user's id.</summary>
    public Task<Result<string>> LinkAsync(
        string userId,
        Guid sessionId,
        GoogleProfile google,
        ClientInfo client,
        CancellationToken cancellationToken
    ) =>
        InTransactionAsync<Result<string>>(
            async () =>
            {
                await LockGoogleAccountAsync(google.Subject, cancellationToken);
                if (await FindUserAsync(google.Subject, cancellationToken) is { } owner)
                {
                    return owner.Id == userId ? userId : GoogleErrors.AlreadyLinked;
                }

                await LockUserAsync(userId, cancellationToken);
                // The request to link does not count after a sign-out.
                if (
                    !await db.Sessions.AnyAsync(
                        session => session.Id == sessionId && session.UserId == userId && session.RevokedAt == null,
                        cancellationToken
                    )
                )
                {
                    return GoogleErrors.Failed;
                }

                Add(userId, google, client, sessionId);
                return userId;
            },
            cancellationToken
        );

    /// <summary>
    /// Removes the link, if there is one. <see cref="GoogleErrors.LastSignInMethod"/> when the user could not sign in
    /// any more.
    /// </summary>
    public Task<Result<string>> UnlinkAsync(CurrentUser user, ClientInfo client, CancellationToken cancellationToken) =>
        InTransactionAsync<Result<string>>(
            async () =>
            {
                await LockUserAsync(user.Id, cancellationToken);
                var linked = await methods.ListAsync(user.Id, cancellationToken);
                if (!linked.Contains(SignInMethods.Google))
                {
                    return user.Id;
                }

                if (linked.Count == 1)
                {
                    return GoogleErrors.LastSignInMethod;
                }

                await db
                    .Accounts.Where(account =>
                        account.UserId == user.Id && account.ProviderId == Account.GoogleProvider
                    )
                    .ExecuteDeleteAsync(cancellationToken);
                audit.Add(AuditEventType.GoogleUnlinked, client, user.Id, user.SessionId);
                return user.Id;
            },
            cancellationToken
        );

    /// <summary>Adds a link to the unit of work.</summary>
    public void Add(string userId, GoogleProfile google, ClientInfo client, Guid? sessionId = null)
    {
        db.Accounts.Add(Account.OfGoogle(userId, google.Subject, Now()));
        audit.Add(AuditEventType.GoogleLinked, client, userId, sessionId);
    }

    /// <summary>The user that this Google account is linked to; null for none.</summary>
    public Task<User?> FindUserAsync(string subject, CancellationToken cancellationToken) =>
        (
            from account in db.Accounts
            where account.ProviderId == Account.GoogleProvider && account.AccountId == subject
            join user in db.Users on account.UserId equals user.Id
            orderby account.CreatedAt, account.Id
            select user
        ).FirstOrDefaultAsync(cancellationToken);

    public Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var result = await work();
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            });

    /// <summary>
    /// Until the transaction ends, no other one links this Google account: the table of Better Auth has no unique index
    /// for it.
    /// </summary>
    public Task LockGoogleAccountAsync(string subject, CancellationToken cancellationToken) =>
        LockAsync($"google {subject}", cancellationToken);

    /// <summary>Until the transaction ends, no other one changes the sign-in methods of this user.</summary>
    public Task LockUserAsync(string userId, CancellationToken cancellationToken) =>
        LockAsync($"user {userId}", cancellationToken);

    /// <summary>In whole milliseconds, as Better Auth stores its times.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private Task<int> LockAsync(string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock(hashtextextended({"fubuni " + name}, 0))",
            cancellationToken
        );
}
