using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.RefreshTokens;

/// <summary>
/// Refresh tokens: <c>rt1.</c> and 32 bytes in base64url. The first token of a session is random; each further one is
/// the HMAC of the one before it. So any replica can answer a replayed request with the same successor, although the
/// database holds only hashes. The database alone, or the key alone, gives an attacker no token.
/// </summary>
internal sealed class RefreshTokenCodec(IOptions<RefreshTokenOptions> options)
{
    private const string Prefix = "rt1.";
    private const int SecretLength = 32;
    private static readonly int TokenLength = Prefix.Length + Base64Url.GetEncodedLength(SecretLength);

    private readonly byte[] _key = DeriveKey(options.Value.Key);
    private readonly byte[]? _previousKey = string.IsNullOrEmpty(options.Value.PreviousKey)
        ? null
        : DeriveKey(options.Value.PreviousKey);

    public static string CreateRoot() =>
        Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    /// <summary>Whether this has the format of a refresh token. Others are not looked up.</summary>
    public static bool IsWellFormed(string token) =>
        token.Length == TokenLength
        && token.StartsWith(Prefix, StringComparison.Ordinal)
        && Base64Url.IsValid(token.AsSpan(Prefix.Length));

    public string DeriveChild(string token) => DeriveChild(_key, token);

    /// <summary>The successor that a replica with the previous key derives; null without a previous key.</summary>
    public string? DerivePreviousChild(string token) => _previousKey is null ? null : DeriveChild(_previousKey, token);

    /// <summary>
    /// The first token of a session that continues a session of another application, derived from that session's token.
    /// </summary>
    /// <param name="purpose">Separates the tokens of different applications.</param>
    public string DeriveRoot(string purpose, string foreignToken) => Derive(_key, purpose + "\0" + foreignToken);

    private static string DeriveChild(byte[] key, string token) => Derive(key, "rt-child-v1\0" + token);

    private static string Derive(byte[] key, string from) =>
        Prefix + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(from)));

    private static byte[] DeriveKey(string secret) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(secret),
            SecretLength,
            info: "fubuni refresh token"u8.ToArray()
        );
}
