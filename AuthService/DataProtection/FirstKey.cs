using Fubuni.AuthService.Data;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.DataProtection;

/// <summary>
/// Creates the first key under a lock. Replicas that start at once on a new database would otherwise create one
/// each, and read the others' keys only after a day.
/// </summary>
internal sealed class FirstKey(IServiceScopeFactory scopes, IKeyManager keys, IOptions<KeyManagementOptions> options)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await db.Database.ExecuteSqlAsync(
                    $"select pg_advisory_xact_lock(hashtext('fubuni data protection keys'))",
                    cancellationToken
                );
                if (keys.GetAllKeys().Count == 0)
                {
                    var now = DateTimeOffset.UtcNow;
                    keys.CreateNewKey(now, now + options.Value.NewKeyLifetime);
                }
            });
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
