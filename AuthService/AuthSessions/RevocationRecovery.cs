using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.AuthSessions;

/// <summary>
/// Publishes again, at start, the revocations of sessions whose access tokens may not have expired: Redis may have lost
/// them, or a replica may have stopped between the commit and the publication.
/// </summary>
internal sealed class RevocationRecovery(
    IServiceScopeFactory scopes,
    IRevocations revocations,
    IOptions<TokenValidationOptions> tokens,
    TimeProvider time
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var oldest = time.GetUtcNow() - tokens.Value.AccessTokenLifetime - (2 * tokens.Value.ClockSkew);
        var revoked = await scope
            .ServiceProvider.GetRequiredService<AuthDbContext>()
            .Sessions.Where(session => session.RevokedAt > oldest)
            .Select(session => session.Id)
            .ToListAsync(stoppingToken);
        await Task.WhenAll(revoked.Select(session => revocations.RevokeSessionAsync(session, stoppingToken)));
    }
}
