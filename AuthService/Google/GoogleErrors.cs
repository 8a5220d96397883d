namespace Fubuni.AuthService.Google;

/// <summary>The codes that a browser comes back with, as <c>/sign-in?error=…</c> or <c>/settings?error=…</c>.</summary>
internal static class GoogleErrors
{
    /// <summary>The person said no at Google.</summary>
    public const string Denied = "google_denied";

    /// <summary>Google did not answer as it should, or the answer is not for this browser, or is too old: start again.</summary>
    public const string Failed = "google_failed";

    /// <summary>Google tells no address for this account.</summary>
    public const string EmailUnverified = "google_email_unverified";

    /// <summary>There is an account with this address, and Google's word is not enough to open it: sign in with the password, then link Google.</summary>
    public const string LinkRequired = "google_link_required";

    /// <summary>Another user signs in with this Google account.</summary>
    public const string AlreadyLinked = "google_already_linked";

    /// <summary>This would be a new account, and the database takes none.</summary>
    public const string RegistrationUnavailable = "registration_unavailable";

    public const string Banned = "account_banned";

    public const string RateLimited = "rate_limited";
}
