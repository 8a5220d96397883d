using System.Text;
using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Passwords;

namespace Fubuni.AuthService.SignIn;

/// <summary>What is wrong with the fields of a request: field name, as the request spells it, to sentences for people.</summary>
internal static class RequestValidation
{
    private const int MaxNameLength = 100;

    public static Dictionary<string, string[]> Check(RegisterRequest request) => Collect(
        ("name", CheckName(request.Name?.Trim())),
        ("email", CheckNewEmail(request.Email)),
        ("password", CheckNewPassword(request.Password)));

    /// <summary>At sign-in only what no account can have is refused: accounts made elsewhere may follow other rules.</summary>
    public static Dictionary<string, string[]> Check(LoginRequest request) => Collect(
        ("email", IsStorable(EmailAddress.Normalise(request.Email ?? ""), EmailAddress.MaxLength) ? [] : ["Enter your e-mail address."]),
        ("password", CheckGivenPassword(request.Password, "Enter your password.")));

    public static Dictionary<string, string[]> Check(ReauthenticateRequest request) => Collect(
        ("password", CheckGivenPassword(request.Password, "Enter your password.")));

    /// <summary>Without a current password there must be a recent sign-in, which is not for this to say.</summary>
    public static Dictionary<string, string[]> Check(ChangePasswordRequest request) => Collect(
        ("currentPassword", CheckOptionalPassword(request.CurrentPassword)),
        ("newPassword", CheckNewPassword(request.NewPassword)));

    public static Dictionary<string, string[]> Check(DeleteAccountRequest? request) => Collect(
        ("currentPassword", CheckOptionalPassword(request?.CurrentPassword)));

    private static string[] CheckName(string? name)
        => string.IsNullOrEmpty(name) ? ["Enter your name."]
            : !IsStorable(name, MaxNameLength) ? [$"Use at most {MaxNameLength} characters, on one line."]
            : [];

    private static string[] CheckNewEmail(string? email)
        => string.IsNullOrWhiteSpace(email) ? ["Enter your e-mail address."]
            : !EmailAddress.IsValid(EmailAddress.Normalise(email)) ? ["This is not an e-mail address."]
            : [];

    private static string[] CheckNewPassword(string? password) => string.IsNullOrEmpty(password) ? ["Choose a password."] : PasswordRules.Check(password);

    private static string[] CheckGivenPassword(string? password, string missing)
        => !string.IsNullOrEmpty(password) && PasswordRules.CanBeHashed(password) ? [] : [missing];

    private static string[] CheckOptionalPassword(string? password)
        => password is null ? [] : CheckGivenPassword(password, "Enter your current password.");

    /// <summary>Postgres has no NUL in text, and no half surrogate pairs.</summary>
    private static bool IsStorable(string text, int maxLength)
        => text.Length > 0
            && text.Length <= maxLength
            && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune));

    private static Dictionary<string, string[]> Collect(params ReadOnlySpan<(string Field, string[] Errors)> fields)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (field, found) in fields)
        {
            if (found.Length > 0)
            {
                errors[field] = found;
            }
        }

        return errors;
    }
}
