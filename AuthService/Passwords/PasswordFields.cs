namespace Fubuni.AuthService.Passwords;

/// <summary>Validates the password fields of requests. Each method returns the errors of one field.</summary>
internal static class PasswordFields
{
    public static string[] CheckNew(string? password) =>
        string.IsNullOrEmpty(password) ? ["Choose a password."] : PasswordRules.Check(password);

    public static string[] CheckGiven(string? password, string missing = "Enter your password.") =>
        !string.IsNullOrEmpty(password) && PasswordRules.CanBeHashed(password) ? [] : [missing];

    /// <summary>For requests that a recent sign-in can replace the password in.</summary>
    public static string[] CheckOptional(string? password) =>
        password is null ? [] : CheckGiven(password, "Enter your current password.");
}
