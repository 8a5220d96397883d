using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth;

/// <summary>Remembers which sessions of Better Auth's have been exchanged or ended here. None of its methods commits.</summary>
internal sealed class ExchangedSessions(AuthDbContext db, AccountColumns columns, IOptions<BetterAuthOptions> options, TimeProvider time)
{
    /// <summary>Whether sessions are exchanged at all: not without their secret, nor where they are kept elsewhere than in the database.</summary>
    public bool AreOn => options.Value.Secrets.Length > 0 && columns.HasTable(columns.Tables.Sessions);

    /// <summary>
    /// False when the session had been taken before. Waits for a transaction that takes it at the same time.
    /// </summary>
    public async Task<bool> TakeAsync(string token) => await TakeAsync([token]) > 0;

    /// <summary>When the session was taken; null if it was not.</summary>
    public async Task<DateTimeOffset?> TakenAtAsync(string token, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        return await db.ExchangedSessions
            .Where(session => session.TokenHash == hash)
            .Select(session => (DateTimeOffset?)session.ExchangedAt)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Takes all live sessions of a user: whoever ends all sessions here means those as well that would become sessions here.</summary>
    public async Task TakeAllAsync(string userId)
    {
        if (!AreOn)
        {
            return;
        }

        var now = time.GetUtcNow();
        await TakeAsync(await db.BetterAuthSessions
            .Where(session => session.UserId == userId && session.ExpiresAt > now)
            .Select(session => session.Token)
            .ToArrayAsync(CancellationToken.None));
    }

    private Task<int> TakeAsync(string[] tokens)
    {
        var now = time.GetUtcNow();
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into exchanged_sessions (token_hash, exchanged_at)
            select sha256(convert_to(token, 'UTF8')), {now} from unnest({tokens}) token
            order by 1
            on conflict do nothing
            """,
            CancellationToken.None);
    }
}
