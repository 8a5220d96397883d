using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Sessions;

/// <summary>
/// The cookie that carries the refresh token: out of reach of scripts, sent to our own pages' requests only, and to these endpoints only (ASVS 3.3.1 to 3.3.4).
/// Named <c>__Secure-fubuni-refresh</c> where the public origin is https, so that no plain-http page can plant one.
/// </summary>
internal sealed class RefreshCookie(IOptions<TokenValidationOptions> options, TimeProvider time)
{
    private const string SecureName = "__Secure-fubuni-refresh";
    private const string PlainName = "fubuni-refresh";

    /// <summary>TLS may end in front of the service, so the public origin counts as well as the connection.</summary>
    private readonly bool _publicOriginIsSecure = options.Value.Issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public string? Read(HttpContext context)
        => context.Request.Cookies[Name(context)] is { Length: > 0 } token ? token : null;

    public void Write(HttpContext context, IssuedRefreshToken token)
        => context.Response.Cookies.Append(Name(context), token.Token, Options(context, TimeSpan.FromSeconds(Math.Ceiling((token.ExpiresAt - time.GetUtcNow()).TotalSeconds))));

    public void Clear(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context, null));

    private bool IsSecure(HttpContext context) => _publicOriginIsSecure || context.Request.IsHttps;

    private string Name(HttpContext context) => IsSecure(context) ? SecureName : PlainName;

    private CookieOptions Options(HttpContext context, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(context),
        SameSite = SameSiteMode.Strict,
        Path = "/api/auth",
        MaxAge = maxAge,
        IsEssential = true,
    };
}
