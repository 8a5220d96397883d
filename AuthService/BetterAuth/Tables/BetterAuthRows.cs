using Fubuni.AuthService.Accounts.Deletion;
using Fubuni.AuthService.Data;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// Deletes the rows of Better Auth and its plugins that belong to a user. Most versions of Better Auth declare
/// <c>on delete cascade</c>, and the database deletes them itself.
/// </summary>
internal sealed class BetterAuthRows(AuthDbContext db, AccountColumns columns) : IDependentRows
{
    public async Task DeleteAsync(string userId)
    {
        var references = await UserReference.ListAsync(db, columns.Tables, CancellationToken.None);
        foreach (var reference in UserReference.OfBetterAuth(references, columns.Tables))
        {
            await reference.DeleteRowsAsync(db, userId);
        }
    }
}
