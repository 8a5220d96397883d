namespace Fubuni.AuthService.Passwords;

/// <summary>
/// Passwords that an attacker tries first, by the estimate of zxcvbn: its 30,000 most used ones (ASVS 6.2.4 requires
/// 3,000), in any case and spelling (<c>P@ssw0rd</c>), and simple patterns such as <c>Summer2024</c>, <c>12341234</c>
/// or <c>1q2w3e4r</c>.
/// </summary>
internal static class GuessablePasswords
{
    /// <summary>On zxcvbn's scale of 0 to 4: an attacker who has the hash finds it within a hundred seconds.</summary>
    private const int LowestScore = 0;

    /// <summary>
    /// In UTF-16 code units. The time of the estimate grows with the square of the length, and no list has longer ones.
    /// </summary>
    private const int LongestEstimated = 40;

    /// <summary>
    /// One for all requests: it reads its lists once, which takes as long as hundreds of estimates. It stores no
    /// password.
    /// </summary>
    private static readonly Zxcvbn.Zxcvbn Estimator = new();

    public static bool Contains(string password) =>
        password.Length <= LongestEstimated && Estimator.EvaluatePassword(password).Score == LowestScore;
}
