using System.Globalization;
using Fubuni.AuthService.Accounts;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>Issues access tokens: RS256 JWTs of RFC 9068, which every service verifies on its own.</summary>
internal sealed class AccessTokenIssuer(
    SigningKeyRing keys,
    IOptions<TokenValidationOptions> options,
    TimeProvider time
)
{
    /// <summary>The only client: the web app of this product.</summary>
    private const string ClientId = "fubuni-web";

    private static readonly TimeSpan DeletionLifetime = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TimeSpan Lifetime => options.Value.AccessTokenLifetime;

    public string Issue(User user, Guid sessionId) =>
        Create(
            user.Id,
            time.GetUtcNow(),
            Lifetime,
            new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sid] = sessionId.ToString("D", CultureInfo.InvariantCulture),
                [JwtRegisteredClaimNames.Email] = user.Email,
                [JwtRegisteredClaimNames.Name] = user.Name,
            }
        );

    /// <summary>
    /// For one call to another service that deletes the data of a deleted user. Every token of that user that was
    /// issued up to <paramref name="revokedUntil"/> is refused, so this token is issued at least one second later,
    /// independent of this replica's clock.
    /// </summary>
    public string IssueForDeletion(string userId, DateTimeOffset revokedUntil)
    {
        var now = time.GetUtcNow();
        var afterMark = revokedUntil.AddSeconds(1);
        return Create(
            userId,
            now > afterMark ? now : afterMark,
            DeletionLifetime,
            new Dictionary<string, object> { ["scope"] = Scopes.DeleteAccount }
        );
    }

    private string Create(string userId, DateTimeOffset issuedAt, TimeSpan lifetime, Dictionary<string, object> claims)
    {
        claims[JwtRegisteredClaimNames.Sub] = userId;
        claims["client_id"] = ClientId;
        claims[JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
        return _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = "at+jwt",
                Issuer = options.Value.Issuer,
                Audience = options.Value.Audience,
                IssuedAt = issuedAt.UtcDateTime,
                Expires = (issuedAt + lifetime).UtcDateTime,
                SigningCredentials = keys.Credentials,
                Claims = claims,
            }
        );
    }
}
