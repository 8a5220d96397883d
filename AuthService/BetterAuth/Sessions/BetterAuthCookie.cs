using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Endpoints;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.BetterAuth.Sessions;

/// <summary>
/// The session cookie of a Better Auth application on this host: <c>token.signature</c>, signed with HMAC-SHA256 under
/// its secret. As in Better Auth, its name has the prefix <c>__Secure-</c> where the public origin is https, so that no
/// plain-http page can set one.
/// </summary>
internal sealed class BetterAuthCookie(IOptions<BetterAuthOptions> options, IOptions<TokenValidationOptions> tokens)
{
    private readonly byte[][] _secrets = [.. options.Value.Secrets.Select(Encoding.UTF8.GetBytes)];
    private readonly bool _isSecure = tokens.Value.Issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private string Prefix => (_isSecure ? "__Secure-" : "") + options.Value.CookiePrefix;

    private string Name => $"{Prefix}.session_token";

    /// <summary>
    /// The session token; null without a cookie that the old application has signed. Also null where its user chose not
    /// to be remembered, because the session here would outlive the browser.
    /// </summary>
    public string? Read(HttpContext context)
    {
        if (_secrets.Length == 0 || context.Request.Cookies.ContainsKey($"{Prefix}.dont_remember"))
        {
            return null;
        }

        var tokens = AuthCookies.ReadAllExact(context, Name).Select(Verify).Where(token => token is not null).ToArray();
        // With two signed cookies, one of them may be an attacker's.
        return tokens.Length == 1 ? tokens[0] : null;
    }

    private string? Verify(string value)
    {
        var dot = value.LastIndexOf('.');
        var signature = new byte[HMACSHA256.HashSizeInBytes];
        if (
            dot <= 0
            || !Convert.TryFromBase64String(value[(dot + 1)..], signature, out var length)
            || length != signature.Length
        )
        {
            return null;
        }

        var token = value[..dot];
        return _secrets.Any(secret =>
            CryptographicOperations.FixedTimeEquals(
                HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(token)),
                signature
            )
        )
            ? token
            : null;
    }

    /// <summary>Deletes the cookie, if the request has one.</summary>
    public void Clear(HttpContext context)
    {
        if (_secrets.Length > 0 && context.Request.Cookies.ContainsKey(Name))
        {
            context.Response.Cookies.Delete(
                Name,
                new CookieOptions
                {
                    HttpOnly = true,
                    Secure = _isSecure,
                    SameSite = SameSiteMode.Lax,
                    Path = "/",
                    IsEssential = true,
                }
            );
        }
    }
}
