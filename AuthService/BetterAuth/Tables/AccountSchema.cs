using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// The account tables, as the migrations of Better Auth create them. Existing tables are used as they are, and never
/// altered.
/// </summary>
internal static partial class AccountSchema
{
    /// <summary>
    /// Fails where an existing table misses a column that is read. What prevents registration, but not sign-in, is
    /// logged.
    /// </summary>
    /// <exception cref="InvalidOperationException">A column is missing, or has another name.</exception>
    public static void Check(
        AuthDbContext db,
        AccountColumns columns,
        RegistrationAvailability registration,
        ILogger logger
    )
    {
        foreach (
            var (clrType, fields) in new[]
            {
                (typeof(User), nameof(AccountTables.UserFields)),
                (typeof(Account), nameof(AccountTables.AccountFields)),
            }
        )
        {
            var entity = db.Model.FindEntityType(clrType)!;
            var table = entity.GetTableName()!;
            if (!columns.HasTable(table))
            {
                continue;
            }

            if (
                entity
                    .GetProperties()
                    .Select(property => property.GetColumnName())
                    .FirstOrDefault(column => !columns.Has(table, column)) is
                { } missing
            )
            {
                throw new InvalidOperationException(
                    $"The table \"{table}\" has no column \"{missing}\". If it has it by another name, set "
                        + $"{AccountTables.Section}:{fields}:{missing} to that name."
                );
            }

            if (entity.UnfilledColumns(columns) is { Count: > 0 } unfilled)
            {
                registration.IsAvailable = false;
                logger.ColumnsUnfilled(table, string.Join(", ", unfilled));
            }
        }

        if (columns.IdType is "integer" or "bigint")
        {
            registration.IsAvailable = false;
            logger.IdsAreNumbers(columns.Tables.Users);
        }
    }

    public static async Task EnsureCreatedAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        var tables = db.AccountColumns.Tables;
        if (db.AccountColumns.HasTable(tables.Users) && db.AccountColumns.HasTable(tables.Accounts))
        {
            return;
        }

        var users = sql.DelimitIdentifier(tables.Users);
        var accounts = sql.DelimitIdentifier(tables.Accounts);
        var accountsByUser = sql.DelimitIdentifier($"{tables.Accounts}_userId_idx");
        // Names of tables cannot be parameters; they are configuration, and delimited.
#pragma warning disable EF1002
        await db.Database.ExecuteSqlRawAsync(
            $"""
            create table if not exists {users} (
                "id" text not null primary key,
                "name" text not null,
                "email" text not null unique,
                "emailVerified" boolean not null,
                "image" text,
                "createdAt" timestamptz default current_timestamp not null,
                "updatedAt" timestamptz default current_timestamp not null);
            create table if not exists {accounts} (
                "id" text not null primary key,
                "accountId" text not null,
                "providerId" text not null,
                "userId" text not null references {users} ("id") on delete cascade,
                "accessToken" text,
                "refreshToken" text,
                "idToken" text,
                "accessTokenExpiresAt" timestamptz,
                "refreshTokenExpiresAt" timestamptz,
                "scope" text,
                "password" text,
                "createdAt" timestamptz default current_timestamp not null,
                "updatedAt" timestamptz not null);
            create index if not exists {accountsByUser} on {accounts} ("userId");
            """,
            cancellationToken
        );
#pragma warning restore EF1002
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Registration is not available: new rows of the table {Table} must have a value in {Columns}. Give "
            + "those columns a default."
    )]
    private static partial void ColumnsUnfilled(this ILogger logger, string table, string columns);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Registration is not available: the ids of the table {Table} are numbers, which only Better Auth "
            + "creates."
    )]
    private static partial void IdsAreNumbers(this ILogger logger, string table);
}
