namespace Fubuni.AuthService.BetterAuth;

/// <summary>
/// Migration of users from a Better Auth application (section <c>BetterAuth</c>). The section <c>AccountTables</c> has
/// the names of its tables.
/// </summary>
public sealed class BetterAuthOptions
{
    public const string Section = "BetterAuth";

    /// <summary>
    /// Its current and earlier secrets: live sessions that are signed with one of them are continued here. Without a
    /// secret every user signs in again.
    /// </summary>
    public string[] Secrets { get; set; } = [];

    /// <summary>Its setting <c>advanced.cookiePrefix</c>.</summary>
    public string CookiePrefix { get; set; } = "better-auth";

    /// <summary>
    /// Lets users with a second factor sign in with their password alone. Otherwise they are refused, because their
    /// accounts would be less secure than before.
    /// </summary>
    public bool IgnoreTwoFactor { get; set; }
}
