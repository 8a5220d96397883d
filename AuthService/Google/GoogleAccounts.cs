using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SignIn;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fubuni.AuthService.Google;

/// <summary>
/// Which user a Google account signs in as. A Google account that is linked is known by its <c>sub</c>, whatever its address is by now. Any
/// other is linked by its address only where Google's word on that address is as good as the owner's.
/// </summary>
internal sealed class GoogleAccounts(
    AuthDbContext db, AccountColumns columns, BanCheck bans, SignInMethods methods, SessionService sessions, AuditTrail audit, TimeProvider time)
{
    /// <summary>The user to sign in, or why there is none.</summary>
    public async Task<GoogleOutcome> FindOrCreateAsync(GoogleProfile google, ClientInfo client, CancellationToken cancellationToken)
    {
        try
        {
            return await DecideAsync(google, client, cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Someone registered the address a moment ago: now there is a user to decide about.
            return await DecideAsync(google, client, cancellationToken);
        }
    }

    /// <summary>Gives a user, who is signed in, Google as another way to sign in. Null, or the code of what is in the way.</summary>
    public Task<string?> LinkAsync(string userId, Guid sessionId, GoogleProfile google, ClientInfo client, CancellationToken cancellationToken)
        => InTransactionAsync(async () =>
        {
            await LockAsync($"google {google.Subject}", cancellationToken);
            if (await FindLinkedAsync(google.Subject, cancellationToken) is { } owner)
            {
                return owner.Id == userId ? null : GoogleErrors.AlreadyLinked;
            }

            await LockAsync($"user {userId}", cancellationToken);
            // Signed out in the meantime: what was asked for then is not wanted any more.
            if (!await db.Sessions.AnyAsync(session => session.Id == sessionId && session.UserId == userId && session.RevokedAt == null, cancellationToken))
            {
                return GoogleErrors.Failed;
            }

            Link(userId, google, client, sessionId);
            return null;
        }, cancellationToken);

    /// <summary>Takes Google away from the ways to sign in. False when it is the only one.</summary>
    public Task<bool> UnlinkAsync(CurrentUser user, ClientInfo client, CancellationToken cancellationToken)
        => InTransactionAsync(async () =>
        {
            await LockAsync($"user {user.Id}", cancellationToken);
            var ways = await methods.ListAsync(user.Id, cancellationToken);
            if (!ways.Contains(SignInMethods.Google))
            {
                return true;
            }

            if (ways.Count == 1)
            {
                return false;
            }

            await db.Accounts.Where(account => account.UserId == user.Id && account.ProviderId == Account.GoogleProvider).ExecuteDeleteAsync(cancellationToken);
            audit.Add(AuditEventType.GoogleUnlinked, client, user.Id, user.SessionId);
            return true;
        }, cancellationToken);

    private async Task<GoogleOutcome> DecideAsync(GoogleProfile google, ClientInfo client, CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> ended = [];
        var outcome = await InTransactionAsync(async () =>
        {
            // Nothing in Better Auth's table makes a Google account unique: two first sign-ins at once take turns.
            await LockAsync($"google {google.Subject}", cancellationToken);
            if (await FindLinkedAsync(google.Subject, cancellationToken) is { } known)
            {
                return RefuseBanned(known, client) ?? new GoogleOutcome(known, AuditEventType.SignedInWithGoogle);
            }

            if (google.Email is null)
            {
                return new GoogleOutcome(GoogleErrors.EmailUnverified);
            }

            if (await FindByEmailAsync(google.Email, cancellationToken) is not { } user)
            {
                return columns.AcceptsNewUsers
                    ? new GoogleOutcome(Create(google, client), AuditEventType.RegisteredWithGoogle)
                    : new GoogleOutcome(GoogleErrors.RegistrationUnavailable);
            }

            if (RefuseBanned(user, client) is { } refusal)
            {
                return refusal;
            }

            if (!google.IsAuthoritative)
            {
                audit.Add(AuditEventType.GoogleLinkRefused, client, user.Id);
                return new GoogleOutcome(GoogleErrors.LinkRequired);
            }

            if (!user.EmailVerified)
            {
                ended = await ReclaimAsync(user, client, cancellationToken);
            }

            Link(user.Id, google, client);
            return new GoogleOutcome(user, AuditEventType.SignedInWithGoogle);
        }, cancellationToken);
        await sessions.TellEndedAsync(ended);
        return outcome;
    }

    private Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
        => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var result = await work();
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        });

    /// <summary>Until the transaction ends nobody else decides about this Google account, or about how this user signs in.</summary>
    private async Task LockAsync(string what, CancellationToken cancellationToken)
        => await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"fubuni " + what}, 0))", cancellationToken);

    private GoogleOutcome? RefuseBanned(User user, ClientInfo client)
    {
        if (!bans.IsBanned(user))
        {
            return null;
        }

        audit.Add(AuditEventType.SignInBanned, client, user.Id);
        return new GoogleOutcome(GoogleErrors.Banned);
    }

    private Task<User?> FindLinkedAsync(string subject, CancellationToken cancellationToken)
        => (from account in db.Accounts
            where account.ProviderId == Account.GoogleProvider && account.AccountId == subject
            join user in db.Users on account.UserId equals user.Id
            orderby account.CreatedAt, account.Id
            select user).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Locked, and read as it is then.</summary>
    private async Task<User?> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        var userId = await db.Users.Where(user => user.Email == email).Select(user => user.Id).SingleOrDefaultAsync(cancellationToken);
        if (userId is null)
        {
            return null;
        }

        await LockAsync($"user {userId}", cancellationToken);
        return await db.Users.SingleOrDefaultAsync(user => user.Id == userId, cancellationToken);
    }

    private User Create(GoogleProfile google, ClientInfo client)
    {
        var now = Now();
        var user = new User
        {
            Id = TextId.Create(),
            Name = google.Name,
            Email = google.Email!,
            EmailVerified = google.EmailVerified,
            Image = google.Picture,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Users.Add(user);
        Link(user.Id, google, client);
        return user;
    }

    private void Link(string userId, GoogleProfile google, ClientInfo client, Guid? sessionId = null)
    {
        db.Accounts.Add(Account.OfGoogle(userId, google.Subject, Now()));
        audit.Add(AuditEventType.GoogleLinked, client, userId, sessionId);
    }

    /// <summary>
    /// Whoever registered this address never proved that it was theirs, and its owner is here now. All that the stranger could come back with goes:
    /// the password, in both tables, other identities, and the sessions. The user's data stays, as it does when a password is reset by mail.
    /// </summary>
    private async Task<IReadOnlyList<Guid>> ReclaimAsync(User user, ClientInfo client, CancellationToken cancellationToken)
    {
        // First, for it has the user's row alone from here on: what the stranger is about to do waits, and then finds nothing.
        var ended = await sessions.MarkAllEndedAsync(user.Id, except: null, RevokeReasons.AccountReclaimed);
        await db.Passwords.Where(password => password.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Accounts.Where(account => account.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        user.EmailVerified = true;
        user.UpdatedAt = Now();
        audit.Add(AuditEventType.AccountReclaimed, client, user.Id);
        return ended;
    }

    /// <summary>In whole milliseconds, as Better Auth writes its times.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}

/// <param name="User">Who signs in, unless it is refused.</param>
/// <param name="How">What the audit trail is told once the session has begun.</param>
/// <param name="Refusal">One of <see cref="GoogleErrors"/>.</param>
internal sealed record GoogleOutcome(User? User, AuditEventType How, string? Refusal = null)
{
    public GoogleOutcome(string refusal)
        : this(null, default, refusal)
    {
    }
}
