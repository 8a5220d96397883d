using System.Text;

namespace Fubuni.AuthService.Passwords;

/// <summary>
/// The rules for new passwords: long enough, and not easy to guess. There are no rules of composition (ASVS 6.2.1,
/// 6.2.4, 6.2.5, 6.2.9).
/// </summary>
public static class PasswordRules
{
    /// <summary>Characters are Unicode code points, as NIST SP 800-63B counts them.</summary>
    public const int MinLength = 8;

    /// <summary>
    /// Bounds the input before any work is done with it. 1,024 bytes of UTF-8 are 256 characters of any script.
    /// </summary>
    public const int MaxBytes = 1024;

    /// <summary>The errors of a new password, in sentences for people; empty when it is valid.</summary>
    public static string[] Check(string password)
    {
        if (!CanBeHashed(password))
        {
            return [$"Use at most {MaxBytes} bytes, and only characters that can be typed."];
        }

        if (password.Contains('\0'))
        {
            return ["Use only characters that can be typed."];
        }

        var normalised = PasswordHash.Normalise(password);
        if (normalised.EnumerateRunes().Count() < MinLength)
        {
            return [$"Use at least {MinLength} characters."];
        }

        return GuessablePasswords.Contains(normalised) ? ["This password is too easy to guess. Choose another."] : [];
    }

    /// <summary>
    /// Whether a password at sign-in can be hashed: it has a bounded length, and is valid Unicode. Passwords that break
    /// the other rules pass, because other systems allow them.
    /// </summary>
    public static bool CanBeHashed(string password)
    {
        try
        {
            return password.Length <= MaxBytes
                && StrictUtf8.GetByteCount(password) <= MaxBytes
                && PasswordHash.Normalise(password) is not null;
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair, or a code point that is no character.
            return false;
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );
}
