using System.Text.RegularExpressions;

namespace Fubuni.AuthService.Accounts;

/// <summary>
/// E-mail addresses as people type them into a form: an ASCII dot-atom at a host name with a dot (RFC 5321 without quoted names and address
/// literals). Names outside ASCII are accepted in their punycode form only, because systems lower-case them differently.
/// </summary>
public static partial class EmailAddress
{
    /// <summary>RFC 5321 section 4.5.3.1.3, less the angle brackets.</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;

    /// <summary>
    /// The form an address is stored and looked up in. Dots and <c>+tags</c> stay: whether they matter is for the mail host to say.
    /// </summary>
    public static string Normalise(string address) => address.Trim().ToLowerInvariant();

    /// <summary>Whether a new account may be made for this normalised address.</summary>
    public static bool IsValid(string normalised)
        => normalised.Length <= MaxLength && normalised.IndexOf('@') <= MaxLocalLength && Syntax().IsMatch(normalised);

    [GeneratedRegex(@"\A[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])\z")]
    private static partial Regex Syntax();
}
