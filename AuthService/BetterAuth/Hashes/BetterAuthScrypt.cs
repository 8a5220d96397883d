using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Fubuni.AuthService.BetterAuth.Hashes;

/// <summary>
/// Better Auth's default hash, <c>salt:key</c> in hex: scrypt with N = 16384, r = 16, p = 1 over the NFKC form of the
/// password. The salt is the text of its hex digits, not the bytes they stand for.
/// </summary>
internal static partial class BetterAuthScrypt
{
    private const int SaltDigits = 32;
    private const int KeyLength = 64;

    public static bool IsMatch(string hash) => Syntax().IsMatch(hash);

    /// <param name="normalised">The password in NFKC.</param>
    public static bool Verify(string normalised, string hash)
    {
        var salt = Encoding.ASCII.GetBytes(hash[..SaltDigits]);
        var expected = Convert.FromHexString(hash.AsSpan(SaltDigits + 1));
        var password = Encoding.UTF8.GetBytes(normalised);
        var actual = Scrypt.DeriveKey(password, salt, cost: 16_384, blockSize: 16, KeyLength);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}:[0-9a-f]{128}\z")]
    private static partial Regex Syntax();
}
