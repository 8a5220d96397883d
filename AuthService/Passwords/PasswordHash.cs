using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fubuni.AuthService.BetterAuth.Hashes;
using Bcrypt = BCrypt.Net.BCrypt;

namespace Fubuni.AuthService.Passwords;

/// <summary>
/// The formats of stored hashes. New hashes are <c>fb1$</c> and a bcrypt string over the SHA-384 of the password
/// (BCrypt.Net's enhanced mode), so that no password is truncated (ASVS 6.2.8). Two more are verified for users of
/// Better Auth: its own scrypt, and plain bcrypt. The first two hash the NFKC form, because keyboards send the same
/// password in different code points (NIST SP 800-63B-4 section 3.1.1.2).
/// </summary>
public static partial class PasswordHash
{
    public const string Prefix = "fb1$";

    /// <summary>
    /// A stored hash with a higher cost is not verified: at 14 it takes most of a second, and each step doubles that.
    /// </summary>
    public const int MaxCost = 14;

    public const int MinCost = 4;

    public static string Create(string password, int cost) =>
        Prefix + Bcrypt.EnhancedHashPassword(Normalise(password), cost);

    /// <exception cref="ArgumentException">This is not valid Unicode.</exception>
    public static string Normalise(string password) => password.Normalize(NormalizationForm.FormKC);

    public static PasswordHashFormat FormatOf(string hash)
    {
        if (hash.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return CostOf(hash.AsSpan(Prefix.Length)) is null ? PasswordHashFormat.Unknown : PasswordHashFormat.Fubuni;
        }

        return BetterAuthScrypt.IsMatch(hash) ? PasswordHashFormat.BetterAuthScrypt
            : CostOf(hash) is null ? PasswordHashFormat.Unknown
            : PasswordHashFormat.PlainBcrypt;
    }

    /// <summary>
    /// Expensive: call it on a thread of <see cref="HashingPool"/>. A hash of unknown format matches no password,
    /// without any work.
    /// </summary>
    public static bool Verify(string password, string hash) =>
        FormatOf(hash) switch
        {
            PasswordHashFormat.Fubuni => Bcrypt.EnhancedVerify(Normalise(password), hash[Prefix.Length..]),
            PasswordHashFormat.BetterAuthScrypt => BetterAuthScrypt.Verify(Normalise(password), hash),
            // bcrypt reads 72 bytes and no more, whichever library wrote the hash.
            PasswordHashFormat.PlainBcrypt => Bcrypt.Verify(password, hash),
            _ => false,
        };

    /// <summary>
    /// Whether a verified hash should be replaced: it has another format, or another cost than configured.
    /// </summary>
    public static bool IsOutdated(string hash, int cost) =>
        FormatOf(hash) != PasswordHashFormat.Fubuni || CostOf(hash.AsSpan(Prefix.Length)) != cost;

    private static int? CostOf(ReadOnlySpan<char> bcrypt) =>
        BcryptSyntax().IsMatch(bcrypt)
        && int.Parse(bcrypt.Slice(4, 2), NumberStyles.None, CultureInfo.InvariantCulture)
            is >= MinCost
                and <= MaxCost
                and var cost
            ? cost
            : null;

    [GeneratedRegex(@"\A\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}\z")]
    private static partial Regex BcryptSyntax();
}

public enum PasswordHashFormat
{
    Unknown,
    Fubuni,
    BetterAuthScrypt,
    PlainBcrypt,
}
