using Fubuni.AuthService.Accounts;
using Fubuni.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Database;

/// <summary>Accounts live in Better Auth's tables, which are no migrations of ours: they are there already, or made as Better Auth makes them.</summary>
internal sealed class AuthDatabaseMigration(
    IServiceScopeFactory scopes,
    ILogger<DatabaseMigration<AuthDbContext>> migrationLogger,
    ILogger<AuthDatabaseMigration> logger,
    DbContextOptions<AuthDbContext> options,
    AccountColumns columns)
    : DatabaseMigration<AuthDbContext>(scopes, migrationLogger)
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Not a context of the pool: the model depends on what is read here, and a pooled context would keep the one it has.
        await using (var db = new AuthDbContext(options))
        {
            await db.Database.CreateExecutionStrategy().ExecuteAsync(token => columns.ReadAsync(db, token), cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task PrepareAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        await AccountSchema.EnsureCreatedAsync(db, cancellationToken);
        AccountSchema.Check(db, columns, logger);
    }
}
