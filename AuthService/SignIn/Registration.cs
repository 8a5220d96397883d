using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Database;
using Fubuni.AuthService.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.SignIn;

/// <summary>Makes accounts for people who choose a password.</summary>
internal sealed class Registration(AuthDbContext db, PasswordHasher hasher, TimeProvider time)
{
    /// <summary>
    /// Adds the user to the unit of work; null when the address is taken. The caller saves, and meets the unique index where two people
    /// register one address at once.
    /// </summary>
    /// <exception cref="HashingQueueFullException">Too many are signing in.</exception>
    public async Task<User?> PrepareAsync(string name, string email, string password, CancellationToken cancellationToken)
    {
        var normalised = EmailAddress.Normalise(email);
        if (await db.Users.AnyAsync(user => user.Email == normalised, cancellationToken))
        {
            return null;
        }

        var hash = await hasher.HashAsync(password, cancellationToken);
        // Better Auth writes milliseconds; a client must not see the time change between this answer and the next.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var user = new User { Id = TextId.Create(), Name = name.Trim(), Email = normalised, CreatedAt = now, UpdatedAt = now };
        db.Users.Add(user);
        db.Accounts.Add(Account.OfPassword(user.Id, now));
        db.Passwords.Add(new StoredPassword { UserId = user.Id, Hash = hash, UpdatedAt = now });
        return user;
    }
}
