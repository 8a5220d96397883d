using Fubuni.AuthService.Accounts;
using Fubuni.ServiceDefaults.Database;

namespace Fubuni.AuthService.Database;

/// <summary>Accounts live in Better Auth's tables, which are no migrations of ours: they are there already, or made as Better Auth makes them.</summary>
internal sealed class AuthDatabaseMigration(
    IServiceScopeFactory scopes, ILogger<DatabaseMigration<AuthDbContext>> logger, BanColumns banColumns)
    : DatabaseMigration<AuthDbContext>(scopes, logger)
{
    protected override async Task PrepareAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        await AccountSchema.EnsureCreatedAsync(db, cancellationToken);
        await banColumns.ReadAsync(db, cancellationToken);
    }
}
