namespace Fubuni.AuthService.Sessions;

/// <summary>The cookie that carries the refresh token.</summary>
internal sealed class RefreshCookie(AuthCookies cookies, TimeProvider time)
{
    private const string Name = "fubuni-refresh";

    public string? Read(HttpContext context) => cookies.Read(context, Name);

    public void Write(HttpContext context, IssuedRefreshToken token)
        => cookies.Write(context, Name, token.Token, TimeSpan.FromSeconds(Math.Ceiling((token.ExpiresAt - time.GetUtcNow()).TotalSeconds)));

    public void Clear(HttpContext context) => cookies.Clear(context, Name);
}
