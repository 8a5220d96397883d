using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>
/// Why a sign-in with Google, or a link, failed. The browser gets the code in the address of the page that it returns
/// to: <c>/sign-in?error=…</c> or <c>/settings?error=…</c>.
/// </summary>
internal static class GoogleErrors
{
    public static readonly Error Denied = Forbidden("google_denied", "The user cancelled at Google.");

    /// <summary>Also for a response that is too old, or that belongs to another browser.</summary>
    public static readonly Error Failed = Forbidden("google_failed", "The response of Google is not valid.");

    public static readonly Error EmailUnverified = Forbidden(
        "google_email_unverified",
        "Google gives no address for this account."
    );

    /// <summary>
    /// An account has this address, and Google is not authoritative for it: the user signs in with the password, then
    /// links Google.
    /// </summary>
    public static readonly Error LinkRequired = Forbidden(
        "google_link_required",
        "An account with this address exists already."
    );

    public static readonly Error AlreadyLinked = new(
        ErrorKind.Conflict,
        "google_already_linked",
        "Another user signs in with this Google account."
    );

    public static readonly Error RegistrationUnavailable = new(
        ErrorKind.Unavailable,
        "registration_unavailable",
        "New accounts cannot be made here at the moment."
    );

    public static readonly Error Banned = new(
        ErrorKind.Unauthenticated,
        "account_banned",
        "This account has been suspended."
    );

    /// <summary>Of an endpoint, not of a return: 404.</summary>
    public static readonly Error NotConfigured = new(
        ErrorKind.NotFound,
        "google_not_configured",
        "This server has no sign-in with Google."
    );

    /// <summary>Of an endpoint, not of a return: 409.</summary>
    public static readonly Error LastSignInMethod = new(
        ErrorKind.Conflict,
        "last_sign_in_method",
        "Google is the only way to sign in to this account. Set a password first."
    );

    private static Error Forbidden(string code, string detail) => new(ErrorKind.Forbidden, code, detail);
}
