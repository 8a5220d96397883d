using System.Security.Cryptography;
using System.Text;

namespace BCrypt.Net;

/// <summary>Password hashes in the <c>$2a$</c> format of OpenBSD. The enhanced mode hashes the password first, so that bcrypt's 72 bytes hold all of it.</summary>
public sealed class BCrypt
{
    private const int DefaultWorkFactor = 11;
    private const char DefaultRevision = 'a';
    private const HashType DefaultEnhancedHashType = HashType.SHA384;
    private const int KeyBytes = 72;
    private const int HashBytes = 23;

    /// <summary>Text that is not valid UTF-16 is refused, not silently replaced.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string HashPassword(string inputKey) => HashPassword(inputKey, GenerateSalt());

    public static string HashPassword(string inputKey, int workFactor, bool enhancedEntropy = false)
        => HashPassword(inputKey, GenerateSalt(workFactor), enhancedEntropy);

    public static string HashPassword(string inputKey, string salt) => HashPassword(inputKey, salt, enhancedEntropy: false);

    public static string HashPassword(string inputKey, string salt, bool enhancedEntropy, HashType hashType = DefaultEnhancedHashType)
    {
        ArgumentNullException.ThrowIfNull(inputKey);
        ArgumentException.ThrowIfNullOrEmpty(salt);
        var setting = BcryptString.Parse(salt);
        if (setting.WorkFactor is < 1 or > 31)
            throw new SaltParseException("Salt rounds out of range");

        var password = StrictUtf8.GetBytes(inputKey);
        var key = enhancedEntropy ? Encoding.ASCII.GetBytes(Convert.ToBase64String(PreHash(password, hashType))) : password;
        var hash = EksBlowfish.Hash(Terminated(key, setting.Revision), setting.Salt, setting.WorkFactor);
        return setting + BcryptString.Encode(hash.AsSpan(0, HashBytes));
    }

    public static string EnhancedHashPassword(string inputKey) => HashPassword(inputKey, GenerateSalt(), enhancedEntropy: true);

    public static string EnhancedHashPassword(string inputKey, int workFactor)
        => HashPassword(inputKey, GenerateSalt(workFactor), enhancedEntropy: true);

    public static string EnhancedHashPassword(string inputKey, int workFactor, HashType hashType)
        => HashPassword(inputKey, GenerateSalt(workFactor), enhancedEntropy: true, hashType);

    public static bool Verify(string text, string hash, bool enhancedEntropy = false, HashType hashType = DefaultEnhancedHashType)
        => CryptographicOperations.FixedTimeEquals(
            StrictUtf8.GetBytes(hash), StrictUtf8.GetBytes(HashPassword(text, hash, enhancedEntropy, hashType)));

    public static bool EnhancedVerify(string text, string hash, HashType hashType = DefaultEnhancedHashType)
        => Verify(text, hash, enhancedEntropy: true, hashType);

    public static string GenerateSalt() => GenerateSalt(DefaultWorkFactor);

    public static string GenerateSalt(int workFactor, char bcryptMinorRevision = DefaultRevision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workFactor, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workFactor, 31);
        if (bcryptMinorRevision is not ('a' or 'b' or 'x' or 'y'))
            throw new ArgumentException("BCrypt Revision should be a, b, x or y", nameof(bcryptMinorRevision));

        return new BcryptString(bcryptMinorRevision, workFactor, RandomNumberGenerator.GetBytes(BcryptString.SaltBytes)).ToString();
    }

    public static bool PasswordNeedsRehash(string hash, int newMinimumWorkLoad) => BcryptString.Parse(hash).WorkFactor < newMinimumWorkLoad;

    /// <summary>The password's zero byte is part of the key from revision a on; of all, 72 bytes count.</summary>
    private static byte[] Terminated(byte[] password, char? revision)
    {
        var key = new byte[Math.Min(password.Length + (revision is null ? 0 : 1), KeyBytes)];
        password.AsSpan(0, Math.Min(password.Length, key.Length)).CopyTo(key);
        return key;
    }

    private static byte[] PreHash(byte[] password, HashType hashType) => hashType switch
    {
        HashType.SHA256 => SHA256.HashData(password),
        HashType.SHA384 => SHA384.HashData(password),
        HashType.SHA512 => SHA512.HashData(password),
        HashType.None => throw new ArgumentException("The enhanced mode needs a hash type.", nameof(hashType)),
        _ => throw new ArgumentOutOfRangeException(nameof(hashType), hashType, null),
    };
}
