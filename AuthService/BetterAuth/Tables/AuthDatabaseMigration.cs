using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// Accounts are in Better Auth's tables, which the migrations do not contain: they exist already, or are created as
/// Better Auth creates them.
/// </summary>
internal sealed class AuthDatabaseMigration(
    IServiceScopeFactory scopes,
    IOptions<DatabaseOptions> migrationOptions,
    TimeProvider time,
    ILogger<DatabaseMigration<AuthDbContext>> migrationLogger,
    ILogger<AuthDatabaseMigration> logger,
    DbContextOptions<AuthDbContext> options,
    AccountColumns columns,
    RegistrationAvailability registration
) : DatabaseMigration<AuthDbContext>(scopes, migrationOptions, time, migrationLogger)
{
    public override async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using (var db = new AuthDbContext(options))
        {
            await ReadColumnsAsync(db, cancellationToken);
        }

        return await base.MigrateAsync(cancellationToken);
    }

    protected override async Task PrepareAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        await AccountSchema.EnsureCreatedAsync(db, cancellationToken);
        AccountSchema.Check(db, columns, registration, logger);
    }

    protected override async Task WaitAsync(CancellationToken cancellationToken)
    {
        await base.WaitAsync(cancellationToken);
        await using (var db = new AuthDbContext(options))
        {
            await ReadColumnsAsync(db, cancellationToken);
        }

        await using var read = new AuthDbContext(options);
        AccountSchema.Check(read, columns, registration, logger);
    }

    /// <param name="db">
    /// Not a context of the pool: the model depends on the columns, and a pooled context would keep its model.
    /// </param>
    private Task ReadColumnsAsync(AuthDbContext db, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(token => columns.ReadAsync(db, token), cancellationToken);
}
