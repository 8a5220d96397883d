using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.RefreshTokens;

namespace Fubuni.AuthService.AuthSessions;

/// <summary>The cookie that carries the refresh token.</summary>
internal sealed class RefreshCookie(AuthCookies cookies, TimeProvider time)
{
    private const string Name = "fubuni-refresh";

    /// <summary>All values that the request carries: see <see cref="AuthCookies"/>.</summary>
    public IReadOnlyList<string> ReadAll(HttpContext context) => cookies.ReadAll(context, Name);

    public void Write(HttpContext context, IssuedRefreshToken token) =>
        cookies.Write(
            context,
            Name,
            token.Token,
            TimeSpan.FromSeconds(Math.Ceiling((token.ExpiresAt - time.GetUtcNow()).TotalSeconds))
        );

    public void Clear(HttpContext context) => cookies.Clear(context, Name);
}
