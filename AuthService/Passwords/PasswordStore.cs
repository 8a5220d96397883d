using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Passwords;

/// <summary>The password hashes of users: in our table, or in the account table of Better Auth.</summary>
internal sealed class PasswordStore(AuthDbContext db, UserLock users, TimeProvider time)
{
    /// <summary>
    /// The user with this address, and the hash to check; null for an unknown address. Addresses are stored in lower
    /// case, except those that other applications wrote: these are found by their exact spelling, so that each of two
    /// users whose addresses differ in case can sign in.
    /// </summary>
    public Task<UserPassword?> FindAsync(string email, CancellationToken cancellationToken)
    {
        var (exact, normalised) = (email.Trim(), EmailAddress.Normalise(email));
        return FindAsync(
            db.Users.Where(user => user.Email == exact || user.Email == normalised)
                .OrderByDescending(user => user.Email == exact),
            cancellationToken
        );
    }

    public Task<UserPassword?> FindByUserAsync(string userId, CancellationToken cancellationToken) =>
        FindAsync(db.Users.Where(user => user.Id == userId), cancellationToken);

    /// <summary>Whether the hash has not been replaced since it was read.</summary>
    public async Task<bool> IsCurrentAsync(UserPassword password, CancellationToken cancellationToken) =>
        (await FindByUserAsync(password.User.Id, cancellationToken))?.Hash == password.Hash;

    /// <summary>
    /// Stores a new hash in place of the one that was read; false, without a change, when that has been replaced or
    /// deleted in the meantime. A hash in Better Auth's table stays, and is no longer checked here. The caller holds
    /// the <see cref="UserLock"/>: code that deletes a password locks exclusively, and so sees every hash that is
    /// stored.
    /// </summary>
    public async Task<bool> ReplaceHashAsync(UserPassword password, string hash, CancellationToken cancellationToken)
    {
        if (!await IsCurrentAsync(password, cancellationToken))
        {
            return false;
        }

        var now = time.GetUtcNow();
        return await db.Database.ExecuteSqlAsync(
                $"""
                insert into passwords as stored (user_id, hash, legacy_fingerprint, updated_at)
                values ({password.User.Id}, {hash}, {password.LegacyFingerprint}, {now})
                on conflict (user_id) do update
                set hash = excluded.hash, legacy_fingerprint = excluded.legacy_fingerprint,
                    updated_at = excluded.updated_at
                where stored.hash = {password.OwnHash}
                """,
                cancellationToken
            ) > 0;
    }

    /// <summary>
    /// Stores another hash of the same password, as <see cref="ReplaceHashAsync"/> does, in a transaction of its own.
    /// </summary>
    public Task<bool> RehashAsync(UserPassword password, string hash, CancellationToken cancellationToken) =>
        db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var isReplaced =
                    await users.LockSharedAsync(password.User.Id, cancellationToken)
                    && await ReplaceHashAsync(password, hash, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return isReplaced;
            });

    /// <summary>
    /// Adds the account row of the password to the unit of work, where the user has had none, so that Better Auth also
    /// knows that the user signs in with a password.
    /// </summary>
    public async Task EnsureCredentialAccountAsync(string userId, CancellationToken cancellationToken)
    {
        if (
            await db.Accounts.AnyAsync(
                account => account.UserId == userId && account.ProviderId == Account.CredentialProvider,
                cancellationToken
            )
        )
        {
            return;
        }

        db.Accounts.Add(Account.OfPassword(userId, time.GetUtcNow()));
    }

    private async Task<UserPassword?> FindAsync(IQueryable<User> users, CancellationToken cancellationToken)
    {
        var found = await users
            .Select(user => new
            {
                User = user,
                Legacy = db
                    .Accounts.Where(account =>
                        account.UserId == user.Id
                        && account.ProviderId == Account.CredentialProvider
                        && account.Password != null
                    )
                    .Select(account => new
                    {
                        account.Id,
                        account.AccountId,
                        account.UpdatedAt,
                        account.Password,
                    })
                    .ToList(),
            })
            .AsNoTracking()
            .FirstOrDefaultAsync(cancellationToken);
        var userId = found?.User.Id ?? "";
        // Also for an unknown user, so that the time does not show who has an account.
        var own = await db
            .Passwords.AsNoTracking()
            .SingleOrDefaultAsync(password => password.UserId == userId, cancellationToken);
        if (found is null)
        {
            return null;
        }

        // A user may have several rows. The first choice is the row as Better Auth writes it, then the row written
        // last.
        var legacy = found
            .Legacy.OrderByDescending(account => account.AccountId == userId)
            .ThenByDescending(account => account.UpdatedAt)
            .ThenByDescending(account => account.Id, StringComparer.Ordinal)
            .FirstOrDefault()
            ?.Password;
        var fingerprint = legacy is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(legacy));
        var legacyIsNewer = fingerprint is not null && !fingerprint.AsSpan().SequenceEqual(own?.LegacyFingerprint);
        return new UserPassword(found.User, legacyIsNewer ? legacy : own?.Hash, own?.Hash, fingerprint);
    }
}
