using System.Collections.Frozen;
using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// The columns of Better Auth's tables in this database, which differ by its versions, plugins and settings. They are
/// read once, at start and before the model is built, which leaves out the missing ones.
/// </summary>
internal sealed class AccountColumns(IOptions<AccountTables> tables)
{
    private FrozenDictionary<(string Table, string Name), Column> _columns = FrozenDictionary<
        (string, string),
        Column
    >.Empty;

    public AccountTables Tables => tables.Value;

    /// <summary>Identifies the model: equal for databases with equal tables.</summary>
    public string Key { get; private set; } = $"{tables.Value}";

    /// <summary>
    /// The Postgres type of user ids: <c>text</c>, <c>uuid</c>, <c>integer</c> or <c>bigint</c>. Ids of accounts have
    /// the same type.
    /// </summary>
    public string IdType => TypeOf(Tables.Users, Tables.UserFields.Named("id")) ?? "text";

    public bool HasTable(string table) => _columns.Keys.Any(column => column.Table == table);

    public bool Has(string table, string column) => _columns.ContainsKey((table, column));

    /// <summary>The type in <c>information_schema</c>; null for a missing column.</summary>
    public string? TypeOf(string table, string column) => _columns.GetValueOrDefault((table, column))?.Type;

    /// <summary>Columns that every new row must fill, because they have no default.</summary>
    public IEnumerable<string> RequiredIn(string table) =>
        _columns
            .Values.Where(column => column.TableName == table && column.IsRequired)
            .Select(column => column.ColumnName)
            .Order(StringComparer.Ordinal);

    /// <summary>Reads the columns, if there is a database.</summary>
    /// <exception cref="InvalidOperationException">The tables have other names than configured.</exception>
    public async Task ReadAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
        {
            return;
        }

        string[] names = [Tables.Users, Tables.Accounts, Tables.Sessions];
        var columns = await db
            .Database.SqlQuery<Column>(
                $"""
                select table_name::text as "TableName", column_name::text as "ColumnName", data_type::text as "Type",
                    is_nullable = 'NO' and column_default is null and is_identity = 'NO'
                        and is_generated = 'NEVER' as "IsRequired"
                from information_schema.columns
                where table_schema = any (current_schemas(false)) and table_name = any ({names})
                """
            )
            .ToListAsync(cancellationToken);
        if (columns.TrueForAll(column => column.TableName != Tables.Users))
        {
            await ThrowIfOtherTablesExistAsync(db, Tables.Users, cancellationToken);
        }

        _columns = columns.ToFrozenDictionary(column => (column.TableName, column.ColumnName));
        Key = string.Join(
            '\n',
            [
                $"{Tables}",
                .. columns
                    .Select(column => $"{column.TableName}.{column.ColumnName} {column.Type}")
                    .Order(StringComparer.Ordinal),
            ]
        );
    }

    /// <summary>New, empty tables beside the tables with the accounts would lock out all users.</summary>
    private static async Task ThrowIfOtherTablesExistAsync(
        AuthDbContext db,
        string configured,
        CancellationToken cancellationToken
    )
    {
        var others = await db
            .Database.SqlQuery<string>(
                $"""
                select distinct table_name::text as "Value" from information_schema.columns
                where table_schema = any (current_schemas(false)) and column_name in ('emailVerified', 'email_verified')
                """
            )
            .ToListAsync(cancellationToken);
        if (others.Count > 0)
        {
            throw new InvalidOperationException(
                $"There is no table \"{configured}\", but \"{others[0]}\" looks like Better Auth's user table. "
                    + $"Set {AccountTables.Section}:Users, :Accounts and :Sessions to the names of the tables in this "
                    + "database."
            );
        }
    }

    private sealed record Column(string TableName, string ColumnName, string Type, bool IsRequired);
}
