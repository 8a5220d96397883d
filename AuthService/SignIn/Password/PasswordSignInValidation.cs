using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Endpoints;
using Fubuni.AuthService.Passwords;

namespace Fubuni.AuthService.SignIn.Password;

internal static class PasswordSignInValidation
{
    private const int MaxNameLength = 100;

    public static Dictionary<string, string[]> Check(RegisterRequest request) =>
        FieldErrors.Collect(
            ("name", CheckName(request.Name?.Trim())),
            ("email", CheckNewEmail(request.Email)),
            ("password", PasswordFields.CheckNew(request.Password))
        );

    /// <summary>
    /// Refuses only what no account can have, because accounts of other applications may follow other rules.
    /// </summary>
    public static Dictionary<string, string[]> Check(LoginRequest request) =>
        FieldErrors.Collect(
            ("email", CheckEmail(request.Email)),
            ("password", PasswordFields.CheckGiven(request.Password))
        );

    private static string[] CheckName(string? name) =>
        string.IsNullOrEmpty(name) ? ["Enter your name."]
        : !FieldErrors.IsStorable(name, MaxNameLength) ? [$"Use at most {MaxNameLength} characters, on one line."]
        : [];

    private static string[] CheckNewEmail(string? email) =>
        string.IsNullOrWhiteSpace(email) ? ["Enter your email."]
        : !EmailAddress.IsValid(EmailAddress.Normalise(email)) ? ["This is not an email address."]
        : [];

    private static string[] CheckEmail(string? email) =>
        FieldErrors.IsStorable(EmailAddress.Normalise(email ?? ""), EmailAddress.MaxLength)
            ? []
            : ["Enter your email."];
}
