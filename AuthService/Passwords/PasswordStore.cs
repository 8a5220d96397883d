using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Database;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Passwords;

/// <summary>Users' password hashes, wherever they are: ours, or Better Auth's in its account table.</summary>
internal sealed class PasswordStore(AuthDbContext db, UserLock users, TimeProvider time)
{
    /// <summary>
    /// The user with this address, as it was typed, and the hash that counts; null when there is no such user. Addresses are in lower case, but for
    /// those that others have put into the table: these are found by their exact spelling, so that of two that differ in case each has its own.
    /// </summary>
    public Task<UserPassword?> FindAsync(string email, CancellationToken cancellationToken)
    {
        var (exact, normalised) = (email.Trim(), EmailAddress.Normalise(email));
        return FindAsync(db.Users.Where(user => user.Email == exact || user.Email == normalised).OrderByDescending(user => user.Email == exact), cancellationToken);
    }

    public Task<UserPassword?> FindByUserAsync(string userId, CancellationToken cancellationToken)
        => FindAsync(db.Users.Where(user => user.Id == userId), cancellationToken);

    /// <summary>Whether this is still the hash that counts.</summary>
    public async Task<bool> IsCurrentAsync(UserPassword password, CancellationToken cancellationToken)
        => (await FindByUserAsync(password.User.Id, cancellationToken))?.Hash == password.Hash;

    /// <summary>
    /// Stores a new hash in place of the one that was found; false, and nothing changes, when that has been replaced or taken away in the meantime.
    /// A hash of Better Auth's stays where it is and no longer counts here. The caller has a <see cref="UserLock"/>: what takes a password away has
    /// that alone, and would not see one that is about to be stored.
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
            set hash = excluded.hash, legacy_fingerprint = excluded.legacy_fingerprint, updated_at = excluded.updated_at
            where stored.hash = {password.OwnHash}
            """,
            cancellationToken) > 0;
    }

    /// <summary>Stores another hash of the same password, as <see cref="ReplaceHashAsync"/> does, in a transaction of its own.</summary>
    public Task<bool> RehashAsync(UserPassword password, string hash, CancellationToken cancellationToken)
        => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var isReplaced = await users.ShareAsync(password.User.Id, cancellationToken) && await ReplaceHashAsync(password, hash, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return isReplaced;
        });

    /// <summary>Adds to the unit of work what Better Auth, too, knows by that the user signs in with a password, where the user has only signed in otherwise so far.</summary>
    public async Task EnsureCredentialAccountAsync(string userId, CancellationToken cancellationToken)
    {
        if (await db.Accounts.AnyAsync(account => account.UserId == userId && account.ProviderId == Account.CredentialProvider, cancellationToken))
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
                Legacy = db.Accounts
                    .Where(account => account.UserId == user.Id && account.ProviderId == Account.CredentialProvider && account.Password != null)
                    .Select(account => new { account.Id, account.AccountId, account.UpdatedAt, account.Password })
                    .ToList(),
            })
            .AsNoTracking()
            .FirstOrDefaultAsync(cancellationToken);
        var userId = found?.User.Id ?? "";
        // Of an unknown user, too: strangers must not learn by the time it takes who is one.
        var own = await db.Passwords.AsNoTracking().SingleOrDefaultAsync(password => password.UserId == userId, cancellationToken);
        if (found is null)
        {
            return null;
        }

        // Nothing makes a user's rows unique: the one that is as Better Auth writes it counts, then the one written last.
        var legacy = found.Legacy
            .OrderByDescending(account => account.AccountId == userId)
            .ThenByDescending(account => account.UpdatedAt)
            .ThenByDescending(account => account.Id, StringComparer.Ordinal)
            .FirstOrDefault()?.Password;
        var fingerprint = legacy is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(legacy));
        var legacyIsNewer = fingerprint is not null && !fingerprint.AsSpan().SequenceEqual(own?.LegacyFingerprint);
        return new UserPassword(found.User, legacyIsNewer ? legacy : own?.Hash, own?.Hash, fingerprint);
    }
}

/// <param name="Hash">What a password is checked against; null when the user has no password.</param>
/// <param name="OwnHash">The hash in our table, if there is one.</param>
/// <param name="LegacyFingerprint">SHA-256 of the hash in Better Auth's table, if there is one.</param>
internal sealed record UserPassword(User User, string? Hash, string? OwnHash, byte[]? LegacyFingerprint);
