using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.Tokens;

namespace Fubuni.AuthService.SignIn;

/// <summary>The answer to everyone who has just proved who they are: an access token, and the refresh token where the client wants it.</summary>
internal sealed class AuthResponses(AccessTokenIssuer issuer, RefreshCookie cookie)
{
    public AuthResponse Create(HttpContext context, User user, IssuedRefreshToken refreshToken, TokenDelivery delivery)
    {
        if (delivery == TokenDelivery.Cookie)
        {
            cookie.Write(context, refreshToken);
        }

        // Neither the browser's cache nor a proxy may keep a token (RFC 6749 section 5.1).
        context.Response.Headers.CacheControl = "no-store";
        return new AuthResponse(
            issuer.Issue(user, refreshToken.SessionId),
            "Bearer",
            (int)issuer.Lifetime.TotalSeconds,
            UserResponse.Of(user),
            delivery == TokenDelivery.Body ? refreshToken.Token : null);
    }
}
