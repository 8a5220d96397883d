using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.RefreshTokens;

/// <summary>A refresh token after its rotation.</summary>
/// <param name="Successor">Null unless the status is Rotated or Replayed.</param>
/// <param name="User">The owner; null where the user no longer exists, or the token is unknown.</param>
internal sealed record RotatedToken(RefreshRotation Rotation, IssuedRefreshToken? Successor, User? User);

/// <summary>Rotates refresh tokens: the SQL function decides and writes in one statement.</summary>
internal sealed class RefreshTokenRotation(
    AuthDbContext db,
    RefreshTokenCodec codec,
    IOptions<RefreshTokenOptions> options,
    TimeProvider time
)
{
    public async Task<RotatedToken> RotateAsync(string token, CancellationToken cancellationToken)
    {
        if (!RefreshTokenCodec.IsWellFormed(token))
        {
            return new RotatedToken(new RefreshRotation { Status = RefreshStatus.Unknown }, null, null);
        }

        var now = time.GetUtcNow();
        var rotated = await RotateAsync(token, codec.DeriveChild(token), now, cancellationToken);
        // The token may be superseded only because the successor was derived with the previous key. With the same time
        // the second call changes nothing.
        return
            rotated.Rotation.Status == RefreshStatus.Superseded && codec.DerivePreviousChild(token) is { } previousChild
            ? await RotateAsync(token, previousChild, now, cancellationToken)
            : rotated;
    }

    private async Task<RotatedToken> RotateAsync(
        string token,
        string child,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var result = await (
            from rotation in db.RotateRefreshToken(
                RefreshTokenCodec.Hash(token),
                RefreshTokenCodec.Hash(child),
                now,
                options.Value.ReplayWindow,
                options.Value.Lifetime
            )
            join user in db.Users on AuthDbContext.UserId(rotation.UserId!) equals user.Id into owners
            from user in owners.DefaultIfEmpty()
            select new { Rotation = rotation, User = user }
        )
            .AsNoTracking()
            .SingleAsync(cancellationToken);
        var successor =
            result.Rotation is { SessionId: { } sessionId, ExpiresAt: { } expiresAt }
            && result.Rotation.Status is RefreshStatus.Rotated or RefreshStatus.Replayed
                ? new IssuedRefreshToken(sessionId, child, expiresAt)
                : null;
        return new RotatedToken(result.Rotation, successor, result.User);
    }
}
