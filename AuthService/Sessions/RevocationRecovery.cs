using Fubuni.AuthService.Database;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Sessions;

/// <summary>
/// Tells all services again, at start, of the sessions whose access tokens may still be alive: Redis may have lost its list, and a service may
/// have died between the commit that ended a session and the telling.
/// </summary>
internal sealed class RevocationRecovery(
    IServiceScopeFactory scopes, IRevocations revocations, IOptions<TokenValidationOptions> tokens, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var oldest = time.GetUtcNow() - tokens.Value.AccessTokenLifetime - (2 * tokens.Value.ClockSkew);
        var ended = await db.Sessions.Where(session => session.RevokedAt > oldest).Select(session => session.Id).ToListAsync(stoppingToken);
        await Task.WhenAll(ended.Select(session => revocations.RevokeSessionAsync(session, stoppingToken)));

        // Sessions of deleted accounts are no longer there; the account's deletion speaks for them.
        foreach (var deletion in await db.AccountDeletions.Where(deletion => deletion.RequestedAt > oldest).AsNoTracking().ToListAsync(stoppingToken))
        {
            await revocations.RevokeUserAsync(deletion.UserId, deletion.RequestedAt, stoppingToken);
        }
    }
}
