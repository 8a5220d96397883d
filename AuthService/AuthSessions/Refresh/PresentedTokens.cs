using Fubuni.AuthService.Data;
using Fubuni.AuthService.RefreshTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.AuthSessions.Refresh;

/// <param name="Token">Null where none was sent, or where several are valid.</param>
/// <param name="IsAmbiguous">Whether cookies of two live sessions were sent.</param>
internal sealed record PresentedToken(string? Token, bool IsAmbiguous, TokenDelivery Delivery);

/// <summary>
/// Chooses one of several refresh tokens in a request. There are several where another application has set a cookie of
/// the same name.
/// </summary>
internal sealed class PresentedTokens(
    AuthDbContext db,
    RefreshCookie cookie,
    IOptions<RefreshTokenOptions> options,
    TimeProvider time
)
{
    /// <summary>
    /// The refresh token of a request: from the body, where the client has no cookies, or from the cookie. It is chosen
    /// once per request.
    /// </summary>
    public async Task<PresentedToken> ReadAsync(
        HttpContext context,
        RefreshRequest? request,
        CancellationToken cancellationToken
    )
    {
        if (context.Features.Get<PresentedToken>() is { } read)
        {
            return read;
        }

        PresentedToken presented;
        if (request is { RefreshToken.Length: > 0 })
        {
            presented = new PresentedToken(request.RefreshToken, IsAmbiguous: false, TokenDelivery.Body);
        }
        else
        {
            var (token, isAmbiguous) = await ChooseAsync(cookie.ReadAll(context), cancellationToken);
            presented = new PresentedToken(token, isAmbiguous, TokenDelivery.Cookie);
        }

        context.Features.Set(presented);
        return presented;
    }

    /// <summary>
    /// The token of the only live session. A token that was used before the replay window does not count as live: its
    /// use would revoke its session. Of two tokens of one session the newer one is chosen.
    /// </summary>
    /// <returns>
    /// <c>IsAmbiguous</c> where two sessions are live: one of them may be an attacker's, so neither token is used.
    /// Where no session is live, the first token, so that the response gives the reason.
    /// </returns>
    public async Task<(string? Token, bool IsAmbiguous)> ChooseAsync(
        IReadOnlyList<string> tokens,
        CancellationToken cancellationToken
    )
    {
        if (tokens.Count <= 1)
        {
            return (tokens.SingleOrDefault(), false);
        }

        var hashes = tokens
            .Where(RefreshTokenCodec.IsWellFormed)
            .ToDictionary(token => Convert.ToHexString(RefreshTokenCodec.Hash(token)));
        var known = hashes.Keys.Select(hash => Convert.FromHexString(hash)).ToArray();
        var now = time.GetUtcNow();
        var replayableSince = now - options.Value.ReplayWindow;
        var live = await (
            from token in db.RefreshTokens
            where
                known.Contains(token.TokenHash)
                && token.ExpiresAt > now
                && (token.UsedAt == null || token.UsedAt >= replayableSince)
            join session in db.Sessions on token.SessionId equals session.Id
            where session.RevokedAt == null && session.AbsoluteExpiresAt > now
            orderby token.Id descending
            select new { token.TokenHash, token.SessionId }
        ).ToListAsync(cancellationToken);
        return live.Select(token => token.SessionId).Distinct().Count() switch
        {
            0 => (tokens[0], false),
            1 => (hashes[Convert.ToHexString(live[0].TokenHash)], false),
            _ => (null, true),
        };
    }
}
