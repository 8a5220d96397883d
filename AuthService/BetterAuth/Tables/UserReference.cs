using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// A foreign key to the user table without an ON DELETE action: a user cannot be deleted while a row refers to it.
/// Better Auth 1.2 and older create such keys, and the tables of the old application may have some.
/// </summary>
/// <param name="Schema">Of the table.</param>
/// <param name="Table">The table that refers to users.</param>
/// <param name="Column">The column that does.</param>
/// <param name="Type">Of the column, as Postgres writes it.</param>
internal sealed record UserReference(string Schema, string Table, string Column, string Type)
{
    /// <summary>
    /// The tables of Better Auth and its plugins whose rows belong to one user, in the order in which rows can be
    /// deleted. The names are normalised: <c>ba_two_factors</c> is <c>twofactor</c>. From version 1.3 the foreign keys
    /// cascade.
    /// </summary>
    private static readonly string[] BetterAuthTables =
    [
        "session",
        "account",
        "twofactor",
        "passkey",
        "apikey",
        "devicecode",
        "walletaddress",
        "teammember",
        "member",
        "invitation",
        "oauthaccesstoken",
        "oauthrefreshtoken",
        "oauthconsent",
        "oauthapplication",
        "oauthclient",
        "ssoprovider",
    ];

    public static Task<List<UserReference>> ListAsync(
        AuthDbContext db,
        AccountTables tables,
        CancellationToken cancellationToken
    )
    {
        // Delimited, because names with capital letters are quoted in a regclass.
        var users = db.GetService<ISqlGenerationHelper>().DelimitIdentifier(tables.Users);
        return db
            .Database.SqlQuery<UserReference>(
                $"""
                select n.nspname::text as "Schema", t.relname::text as "Table", a.attname::text as "Column",
                    format_type(a.atttypid, a.atttypmod) as "Type"
                from pg_constraint c
                join pg_class t on t.oid = c.conrelid
                join pg_namespace n on n.oid = t.relnamespace
                join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                where c.contype = 'f' and c.confrelid = to_regclass({users}) and c.confdeltype in ('a', 'r')
                    and cardinality(c.conkey) = 1
                """
            )
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The references of the tables of Better Auth, in the order in which their rows can be deleted.
    /// </summary>
    public static IEnumerable<UserReference> OfBetterAuth(
        IEnumerable<UserReference> references,
        AccountTables tables
    ) => references.Where(reference => reference.Order(tables) >= 0).OrderBy(reference => reference.Order(tables));

    /// <summary>The position in the order of deletion; negative for tables of other applications.</summary>
    public int Order(AccountTables tables) =>
        Table == tables.Accounts || Table == tables.Sessions
            ? 0
            : Array.IndexOf(BetterAuthTables, PlainName(Table, tables));

    /// <summary>Deletes the rows that refer to the user.</summary>
    public Task<int> DeleteRowsAsync(AuthDbContext db, string userId)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        // The names and the type come from the catalogue of the database; the names are delimited.
#pragma warning disable EF1002
        return db.Database.ExecuteSqlRawAsync(
            $"delete from {sql.DelimitIdentifier(Table, Schema)} where {sql.DelimitIdentifier(Column)} = {{0}}::{Type}",
            [userId],
            CancellationToken.None
        );
#pragma warning restore EF1002
    }

    /// <summary>
    /// The name without the prefix of the user table, in the singular, without underscores, in lower case.
    /// </summary>
    private static string PlainName(string table, AccountTables tables)
    {
        var prefix = tables.Users.ToUpperInvariant().LastIndexOf("USER", StringComparison.Ordinal);
        var name =
            prefix > 0 && table.StartsWith(tables.Users[..prefix], StringComparison.Ordinal) ? table[prefix..] : table;
        var plain = name.Replace("_", "", StringComparison.Ordinal);
#pragma warning disable CA1308 // Compared with names in lower case.
        return (plain.EndsWith('s') ? plain[..^1] : plain).ToLowerInvariant();
#pragma warning restore CA1308
    }
}
