using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.RefreshTokens;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.RateLimiting;

/// <summary>
/// Marks a browser that an account has signed in with (OWASP's "device cookies"). Such a browser has its own budget, so
/// attackers who exhaust the budget of the account do not lock out its owner. The cookie is no credential: the password
/// is still required.
/// </summary>
internal sealed class DeviceCookie(AuthCookies cookies, IOptions<RefreshTokenOptions> secrets)
{
    private const string Name = "fubuni-device";
    private const int IdLength = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly byte[] _key = HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secrets.Value.Key),
        "fubuni device cookie"u8
    );

    /// <summary>Marks this browser after a sign-in of the account.</summary>
    public void Write(HttpContext context, string normalisedEmail)
    {
        if (Find(context, normalisedEmail) is null)
        {
            var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdLength));
            cookies.Write(context, Name, $"{id}.{Sign(id, normalisedEmail)}", Lifetime);
        }
    }

    /// <summary>
    /// The browser's id, if this account has signed in with it; null otherwise.
    /// </summary>
    public string? Find(HttpContext context, string normalisedEmail) =>
        cookies
            .ReadAll(context, Name)
            .Select(value => Verify(value, normalisedEmail))
            .FirstOrDefault(id => id is not null);

    private string? Verify(string value, string normalisedEmail) =>
        value.Split('.') is [var id, var signature]
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature),
            Encoding.UTF8.GetBytes(Sign(id, normalisedEmail))
        )
            ? id
            : null;

    private string Sign(string id, string account) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}.{account}")));
}
