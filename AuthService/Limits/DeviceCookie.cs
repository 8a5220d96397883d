using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fubuni.AuthService.Sessions;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Limits;

/// <summary>
/// Marks a browser that an account has signed in with (OWASP's "device cookies"). Such a browser has a budget of its own, so strangers who use up
/// the account's do not lock its owner out of it. Holds no secret and opens nothing: the password is asked for all the same.
/// </summary>
internal sealed class DeviceCookie(AuthCookies cookies, IOptions<RefreshTokenOptions> secrets)
{
    private const string Name = "fubuni-device";
    private const int IdLength = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secrets.Value.Key), "fubuni device cookie"u8);

    /// <summary>The account has just signed in with this browser.</summary>
    public void Write(HttpContext context, string normalisedEmail)
    {
        if (Find(context, normalisedEmail) is null)
        {
            var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdLength));
            cookies.Write(context, Name, $"{id}.{Sign(id, normalisedEmail)}", Lifetime);
        }
    }

    /// <summary>The browser's id, if this account has signed in with it; null for a browser that is new to it.</summary>
    public string? Find(HttpContext context, string normalisedEmail)
        => cookies.Read(context, Name)?.Split('.') is [var id, var signature]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign(id, normalisedEmail)))
            ? id
            : null;

    private string Sign(string id, string account) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}.{account}")));
}
