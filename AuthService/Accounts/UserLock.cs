using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.AuthService.Accounts;

/// <summary>
/// The row of a user as a lock, held until the current transaction ends. Code that starts a session locks it shared.
/// Code that revokes a user's sessions, or deletes the password or the account, locks it exclusively, so it sees every
/// session that was started before, and a session that is started later sees its changes. An update of the row by
/// Better Auth, such as a ban, waits for both.
/// </summary>
internal sealed class UserLock(AuthDbContext db)
{
    /// <summary>False when the user no longer exists.</summary>
    public Task<bool> LockSharedAsync(string userId, CancellationToken cancellationToken) =>
        LockAsync(userId, "share", cancellationToken);

    /// <summary>False when the user no longer exists.</summary>
    public Task<bool> LockExclusiveAsync(string userId, CancellationToken cancellationToken) =>
        LockAsync(userId, "update", cancellationToken);

    private async Task<bool> LockAsync(string userId, string strength, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("A row lock needs a transaction: without one it is released at once.");
        }

        var users = db.Model.FindEntityType(typeof(User))!;
        var id = users.FindProperty(nameof(User.Id))!;
        var sql = db.GetService<ISqlGenerationHelper>();
        var (table, column) = (users.GetTableName()!, id.GetColumnName());
        // Names of tables, columns and types cannot be parameters. They come from the model, and are delimited.
        var query = $$"""
            select 1 as "Value" from {{sql.DelimitIdentifier(table)}}
            where {{sql.DelimitIdentifier(column)}} = cast({0} as {{id.GetColumnType()}}) for {{strength}}
            """;
        return (await db.Database.SqlQueryRaw<int>(query, userId).ToListAsync(cancellationToken)).Count > 0;
    }
}
