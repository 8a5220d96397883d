using Fubuni.AuthService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Accounts.Deletion;

/// <summary>
/// Publishes again, at start, the revocations of deleted users whose access tokens may not have expired. Their sessions
/// are deleted, so <see cref="AuthSessions.RevocationRecovery"/> does not find them.
/// </summary>
internal sealed class DeletedUserRecovery(
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
        var deletions = await scope
            .ServiceProvider.GetRequiredService<AuthDbContext>()
            .AccountDeletions.Where(deletion => deletion.RequestedAt > oldest)
            .AsNoTracking()
            .ToListAsync(stoppingToken);
        foreach (var deletion in deletions)
        {
            await revocations.RevokeUserAsync(deletion.UserId, deletion.RequestedAt, stoppingToken);
        }
    }
}
