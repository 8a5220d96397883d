using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Accounts;

/// <summary>Whether a user is banned. Better Auth's admin plugin writes the ban.</summary>
internal sealed class BanCheck(AuthDbContext db, TimeProvider time)
{
    public bool IsBanned(User user) => user.IsBanned(time.GetUtcNow());

    public async Task<bool> IsBannedAsync(string userId, CancellationToken cancellationToken) =>
        await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, cancellationToken) is { } user
        && IsBanned(user);
}
