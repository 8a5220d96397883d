using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.RefreshTokens;
using Fubuni.AuthService.SigningKeys;

namespace Fubuni.AuthService.AuthSessions;

/// <summary>Creates the response to a sign-in or a refresh: an access token, and the refresh token.</summary>
internal sealed class AuthResponses(AccessTokenIssuer issuer, RefreshCookie cookie)
{
    public AuthResponse Create(HttpContext context, User user, IssuedRefreshToken refreshToken, TokenDelivery delivery)
    {
        if (delivery == TokenDelivery.Cookie)
        {
            cookie.Write(context, refreshToken);
        }

        // Neither the browser's cache nor a proxy may store a token (RFC 6749 section 5.1).
        context.Response.Headers.CacheControl = "no-store";
        return new AuthResponse(
            issuer.Issue(user, refreshToken.SessionId),
            "Bearer",
            (int)issuer.Lifetime.TotalSeconds,
            UserResponse.Of(user),
            delivery == TokenDelivery.Body ? refreshToken.Token : null
        );
    }
}
