using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.SignIn.Reauthentication;

internal static class ReauthenticationErrors
{
    public static readonly Error RecentSignInRequired = new(
        ErrorKind.Forbidden,
        "recent_sign_in_required",
        "Confirm that it is you: enter your password, or sign in again."
    );

    /// <summary>
    /// 403, because a client takes 401 for the end of its session.
    /// </summary>
    /// <param name="field">The field of the request that had the password.</param>
    public static Error WrongPassword(string field) =>
        new(ErrorKind.Forbidden, "invalid_credentials", "The password is wrong.")
        {
            Fields = new Dictionary<string, string[]> { [field] = ["This is not your current password."] },
        };
}
