using System.Text.RegularExpressions;

namespace Fubuni.AuthService.Accounts;

/// <summary>
/// E-mail addresses in forms: an ASCII dot-atom at a host name with a dot (RFC 5321 without
/// quoted names and address literals). Names outside ASCII are accepted in their punycode form only, because systems
/// lower-case them differently.
/// </summary>
public static partial class EmailAddress
{
    /// <summary>RFC 5321 section 4.5.3.1.3, less the angle brackets.</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;

    /// <summary>
    /// The form of an address in the database and in queries. Dots and <c>+tags</c> stay, because only the mail host
    /// knows whether they matter.
    /// </summary>
    public static string Normalise(string address) => address.Trim().ToLowerInvariant();

    /// <summary>Whether a new account may have this normalised address.</summary>
    public static bool IsValid(string normalised) =>
        normalised.Length <= MaxLength && normalised.IndexOf('@') <= MaxLocalLength && Syntax().IsMatch(normalised);

    [GeneratedRegex(
        @"\A[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])\z"
    )]
    private static partial Regex Syntax();
}
