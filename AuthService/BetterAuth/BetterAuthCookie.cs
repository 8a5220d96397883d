using System.Security.Cryptography;
using System.Text;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth;

/// <summary>
/// The session cookie of a Better Auth application on this host: <c>token.signature</c>, signed with HMAC-SHA256 under its secret. As Better Auth does,
/// it is looked for with the prefix <c>__Secure-</c> where the public origin is https, so that no plain-http page can plant one.
/// </summary>
internal sealed class BetterAuthCookie(IOptions<BetterAuthOptions> options, IOptions<TokenValidationOptions> tokens)
{
    private readonly byte[][] _secrets = [.. options.Value.Secrets.Select(Encoding.UTF8.GetBytes)];
    private readonly bool _isSecure = tokens.Value.Issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private string Prefix => (_isSecure ? "__Secure-" : "") + options.Value.CookiePrefix;

    private string Name => $"{Prefix}.session_token";

    /// <summary>
    /// The session token; null without a cookie, or one that is not signed by the old application. Null as well where its user asked there not to be
    /// remembered: our session would outlive the browser's.
    /// </summary>
    public string? Read(HttpContext context)
    {
        var cookies = context.Request.Cookies;
        if (_secrets.Length == 0 || cookies[Name] is not { } value || cookies.ContainsKey($"{Prefix}.dont_remember"))
        {
            return null;
        }

        var dot = value.LastIndexOf('.');
        var signature = new byte[HMACSHA256.HashSizeInBytes];
        if (dot <= 0 || !Convert.TryFromBase64String(value[(dot + 1)..], signature, out var length) || length != signature.Length)
        {
            return null;
        }

        var token = value[..dot];
        return _secrets.Any(secret => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(token)), signature)) ? token : null;
    }

    /// <summary>Takes the cookie away, where there is one.</summary>
    public void Clear(HttpContext context)
    {
        if (_secrets.Length > 0 && context.Request.Cookies.ContainsKey(Name))
        {
            context.Response.Cookies.Delete(Name, new CookieOptions { HttpOnly = true, Secure = _isSecure, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true });
        }
    }
}
