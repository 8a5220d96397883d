using Fubuni.AuthService.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fubuni.AuthService.Accounts;

/// <summary>
/// The tables that Better Auth keeps accounts in, as its own migration engine writes them. A database that has them is used as it is:
/// nothing of Better Auth's is ever altered.
/// </summary>
internal static class AccountSchema
{
    public static async Task EnsureCreatedAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        var users = sql.DelimitIdentifier(db.AccountTables.Users);
        var accounts = sql.DelimitIdentifier(db.AccountTables.Accounts);
        var accountsByUser = sql.DelimitIdentifier($"{db.AccountTables.Accounts}_userId_idx");
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
            cancellationToken);
#pragma warning restore EF1002
    }
}
