using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.BetterAuth.Tables;
using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth.Sessions;

/// <summary>Records which sessions of Better Auth were exchanged or revoked here. No method commits.</summary>
internal sealed class ExchangedSessions(
    AuthDbContext db,
    AccountColumns columns,
    IOptions<BetterAuthOptions> options,
    TimeProvider time
) : ILegacySessions
{
    /// <summary>
    /// Whether sessions can be exchanged: it needs the secret of Better Auth, and its sessions in the database.
    /// </summary>
    public bool IsEnabled => options.Value.Secrets.Length > 0 && columns.HasTable(columns.Tables.Sessions);

    /// <summary>
    /// False when the session was recorded before. Waits for a concurrent transaction that records it.
    /// </summary>
    public async Task<bool> RecordAsync(string token) => await RecordAsync([token]) > 0;

    /// <summary>When the session was recorded; null if it was not.</summary>
    public async Task<DateTimeOffset?> FindTimeAsync(string token, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        return await db
            .ExchangedSessions.Where(session => session.TokenHash == hash)
            .Select(session => (DateTimeOffset?)session.ExchangedAt)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Records all live sessions of a user, so that none of them becomes a session here.</summary>
    public async Task RevokeAllAsync(string userId)
    {
        if (!IsEnabled)
        {
            return;
        }

        var now = time.GetUtcNow();
        await RecordAsync(
            await db
                .BetterAuthSessions.Where(session => session.UserId == userId && session.ExpiresAt > now)
                .Select(session => session.Token)
                .ToArrayAsync(CancellationToken.None)
        );
    }

    private Task<int> RecordAsync(string[] tokens)
    {
        var now = time.GetUtcNow();
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into exchanged_sessions (token_hash, exchanged_at)
            select sha256(convert_to(token, 'UTF8')), {now} from unnest({tokens}) token
            order by 1
            on conflict do nothing
            """,
            CancellationToken.None
        );
    }
}
