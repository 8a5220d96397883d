using System.Globalization;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.SigningKeys;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.AuthService.Tokens;

/// <summary>Issues access tokens: RS256 JWTs of RFC 9068, which every service verifies on its own.</summary>
internal sealed class AccessTokenIssuer(SigningKeyRing keys, IOptions<TokenValidationOptions> options, TimeProvider time)
{
    /// <summary>The one client there is: our own web app, which signs in at our own endpoints.</summary>
    private const string ClientId = "fubuni-web";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TimeSpan Lifetime => options.Value.AccessTokenLifetime;

    public string Issue(User user, Guid sessionId)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = keys.Credentials,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = user.Id,
                ["client_id"] = ClientId,
                [JwtRegisteredClaimNames.Sid] = sessionId.ToString("D", CultureInfo.InvariantCulture),
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
                [JwtRegisteredClaimNames.Email] = user.Email,
                [JwtRegisteredClaimNames.Name] = user.Name,
            },
        });
    }
}
