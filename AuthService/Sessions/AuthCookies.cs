using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Sessions;

/// <summary>
/// Cookies out of reach of scripts, sent to our own pages' requests only, and to these endpoints only (ASVS 3.3.1 to 3.3.4).
/// Their names begin with <c>__Secure-</c> where the public origin is https, so that no plain-http page can plant one.
/// </summary>
internal sealed class AuthCookies(IOptions<TokenValidationOptions> options)
{
    /// <summary>TLS may end in front of the service, so the public origin counts as well as the connection.</summary>
    private readonly bool _publicOriginIsSecure = options.Value.Issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public string? Read(HttpContext context, string name)
        => context.Request.Cookies[FullName(context, name)] is { Length: > 0 } value ? value : null;

    public void Write(HttpContext context, string name, string value, TimeSpan maxAge)
        => context.Response.Cookies.Append(FullName(context, name), value, Options(context, maxAge));

    public void Clear(HttpContext context, string name) => context.Response.Cookies.Delete(FullName(context, name), Options(context, null));

    private bool IsSecure(HttpContext context) => _publicOriginIsSecure || context.Request.IsHttps;

    private string FullName(HttpContext context, string name) => IsSecure(context) ? $"__Secure-{name}" : name;

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
