using Fubuni.AuthService.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.AuthService.Accounts;

/// <summary>
/// Whether a user is banned: Better Auth's admin plugin adds <c>banned</c> and <c>banExpires</c> to its user table, and nothing else here
/// writes them.
/// </summary>
internal sealed class BanCheck(AuthDbContext db, BanColumns columns, TimeProvider time)
{
    public async Task<bool> IsBannedAsync(string userId, CancellationToken cancellationToken)
    {
        if (!columns.Banned)
        {
            return false;
        }

        var users = db.GetService<ISqlGenerationHelper>().DelimitIdentifier(db.AccountTables.Users);
        var notExpired = columns.BanExpires ? """("banExpires" is null or "banExpires" > {1})""" : "true";
        // The name of the table cannot be a parameter; it is configuration, and delimited.
        var sql = $$"""select "id" as "Value" from {{users}} where "id" = {0} and "banned" and {{notExpired}}""";
        return (await db.Database.SqlQueryRaw<string>(sql, userId, time.GetUtcNow()).ToListAsync(cancellationToken)).Count > 0;
    }
}

/// <summary>Which of the plugin's columns the user table has; looked up once, when the schema is brought up to date.</summary>
internal sealed class BanColumns
{
    public bool Banned { get; private set; }

    public bool BanExpires { get; private set; }

    public async Task ReadAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        var names = await db.Database.SqlQuery<string>(
            $"""
            select column_name::text as "Value" from information_schema.columns
            where table_schema = any (current_schemas(false)) and table_name = {db.AccountTables.Users} and column_name in ('banned', 'banExpires')
            """).ToListAsync(cancellationToken);
        Banned = names.Contains("banned");
        BanExpires = names.Contains("banExpires");
    }
}
