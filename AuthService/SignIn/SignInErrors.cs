using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.SignIn;

internal static class SignInErrors
{
    /// <summary>
    /// The account was deleted or banned, or its password was replaced, after the check. No response contains this
    /// code: callers check the account again, or give an error of their own.
    /// </summary>
    public static readonly Error AccountChanged = new(
        ErrorKind.Conflict,
        "account_changed",
        "The account has changed in the meantime."
    );

    /// <summary>The session of the access token was revoked, or its user deleted.</summary>
    public static Error SessionRevoked(string detail) => new(ErrorKind.Unauthenticated, "session_revoked", detail);
}
