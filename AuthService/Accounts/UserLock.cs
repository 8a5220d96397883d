using Fubuni.AuthService.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.AuthService.Accounts;

/// <summary>
/// The row of a user as a lock, held until the current transaction ends. What begins a session shares it; what takes a user's sessions, password or
/// account away has it alone, and an update of the row by Better Auth, as a ban is one, waits too. So a session either is there to be ended, or
/// begins after a look at what has changed.
/// </summary>
internal sealed class UserLock(AuthDbContext db)
{
    /// <summary>False when there is no such user any more.</summary>
    public Task<bool> ShareAsync(string userId, CancellationToken cancellationToken) => LockAsync(userId, "share", cancellationToken);

    /// <summary>False when there is no such user any more.</summary>
    public Task<bool> TakeAsync(string userId, CancellationToken cancellationToken) => LockAsync(userId, "update", cancellationToken);

    private async Task<bool> LockAsync(string userId, string strength, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("A lock outside a transaction is gone at once.");
        }

        var sql = db.GetService<ISqlGenerationHelper>();
        var tables = db.AccountColumns.Tables;
        // Names of tables, columns and types cannot be parameters; they are configuration, and delimited, or the database's own.
        var query = $$"""
            select 1 as "Value" from {{sql.DelimitIdentifier(tables.Users)}}
            where {{sql.DelimitIdentifier(tables.UserFields.Named("id"))}} = cast({0} as {{db.AccountColumns.IdType}}) for {{strength}}
            """;
        return (await db.Database.SqlQueryRaw<int>(query, userId).ToListAsync(cancellationToken)).Count > 0;
    }
}
