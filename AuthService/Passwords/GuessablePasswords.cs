namespace Fubuni.AuthService.Passwords;

/// <summary>
/// Passwords that an attacker tries first, by zxcvbn's estimate: every one of its 30,000 most used ones, of which ASVS 6.2.4 asks for 3,000, in any
/// case and spelling (<c>P@ssw0rd</c>), and such simple patterns as <c>Summer2024</c>, <c>12341234</c> or <c>1q2w3e4r</c>.
/// </summary>
internal static class GuessablePasswords
{
    /// <summary>On zxcvbn's scale of 0 to 4: found within a hundred seconds by whoever has the hash.</summary>
    private const int LowestScore = 0;

    /// <summary>In UTF-16 code units. The estimate takes time in the square of the length, and nothing longer is on a list.</summary>
    private const int LongestEstimated = 40;

    /// <summary>One for all requests: it reads its lists once, which costs as much as hundreds of estimates, and keeps nothing of a password.</summary>
    private static readonly Zxcvbn.Zxcvbn Estimator = new();

    public static bool Contains(string password)
        => password.Length <= LongestEstimated && Estimator.EvaluatePassword(password).Score == LowestScore;
}
