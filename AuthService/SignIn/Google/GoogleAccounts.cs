using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>
/// Finds or creates the user of a Google account. A linked Google account is known by its <c>sub</c>, whatever its
/// address is now. Another one is linked by its address only where Google is authoritative for that address.
/// </summary>
internal sealed class GoogleAccounts(
    AuthDbContext db,
    RegistrationAvailability availability,
    BanCheck bans,
    GoogleLinks links,
    AuthSessionRevocation sessions,
    AuditTrail audit
)
{
    public async Task<Result<SignInProof>> FindOrCreateAsync(
        GoogleProfile google,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await DecideAsync(google, client, cancellationToken);
        }
        catch (DbUpdateException exception)
            when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Another request registered the address after it was read. Now the user exists.
            return await DecideAsync(google, client, cancellationToken);
        }
    }

    private async Task<Result<SignInProof>> DecideAsync(
        GoogleProfile google,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<Guid> revoked = [];
        var result = await links.InTransactionAsync<Result<SignInProof>>(
            async () =>
            {
                await links.LockGoogleAccountAsync(google.Subject, cancellationToken);
                if (await links.FindUserAsync(google.Subject, cancellationToken) is { } linked)
                {
                    return CheckBan(linked, client);
                }

                if (google.Email is null)
                {
                    return GoogleErrors.EmailUnverified;
                }

                if (await FindByEmailAsync(google.Email, cancellationToken) is not { } user)
                {
                    return availability.IsAvailable
                        ? new SignInProof(Create(google, client), AuditEventType.RegisteredWithGoogle)
                        : GoogleErrors.RegistrationUnavailable;
                }

                var check = CheckBan(user, client);
                if (check.Error is not null)
                {
                    return check;
                }

                if (!google.IsAuthoritative)
                {
                    audit.Add(AuditEventType.GoogleLinkRefused, client, user.Id);
                    return GoogleErrors.LinkRequired;
                }

                if (!user.EmailVerified)
                {
                    revoked = await ReclaimAsync(user, client, cancellationToken);
                }

                links.Add(user.Id, google, client);
                return check;
            },
            cancellationToken
        );
        await sessions.PublishAsync(revoked);
        return result;
    }

    private Result<SignInProof> CheckBan(User user, ClientInfo client)
    {
        if (!bans.IsBanned(user))
        {
            return new SignInProof(user, AuditEventType.SignedInWithGoogle);
        }

        audit.Add(AuditEventType.SignInBanned, client, user.Id);
        return GoogleErrors.Banned;
    }

    /// <summary>Locks the user, then reads the row.</summary>
    private async Task<User?> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        var userId = await db
            .Users.Where(user => user.Email == email)
            .Select(user => user.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (userId is null)
        {
            return null;
        }

        await links.LockUserAsync(userId, cancellationToken);
        return await db.Users.SingleOrDefaultAsync(user => user.Id == userId, cancellationToken);
    }

    private User Create(GoogleProfile google, ClientInfo client)
    {
        var now = links.Now();
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
        links.Add(user.Id, google, client);
        return user;
    }

    /// <summary>
    /// Whoever registered this address never proved that it is theirs; now its owner signs in. Everything that the
    /// other person could sign in with is deleted: the password, in both tables, other identities, and the sessions.
    /// The user's data stays, as it does when a password is reset by mail.
    /// </summary>
    private async Task<IReadOnlyList<Guid>> ReclaimAsync(
        User user,
        ClientInfo client,
        CancellationToken cancellationToken
    )
    {
        // This comes first because it locks the user exclusively: a concurrent sign-in of the other person then finds
        // the changes below.
        var revoked = await sessions.MarkAllRevokedAsync(user.Id, except: null, RevokeReasons.AccountReclaimed);
        await db.Passwords.Where(password => password.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Accounts.Where(account => account.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        user.EmailVerified = true;
        user.UpdatedAt = links.Now();
        audit.Add(AuditEventType.AccountReclaimed, client, user.Id);
        return revoked;
    }
}
