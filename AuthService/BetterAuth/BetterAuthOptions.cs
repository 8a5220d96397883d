namespace Fubuni.AuthService.BetterAuth;

/// <summary>How people come over from a Better Auth application (section <c>BetterAuth</c>). Its tables are described in <c>AccountTables</c>.</summary>
public sealed class BetterAuthOptions
{
    public const string Section = "BetterAuth";

    /// <summary>Its secrets, the current and earlier ones: live sessions signed with one of them go on here. None: everybody signs in once.</summary>
    public string[] Secrets { get; set; } = [];

    /// <summary>Its setting <c>advanced.cookiePrefix</c>.</summary>
    public string CookiePrefix { get; set; } = "better-auth";

    /// <summary>Lets users with a second factor sign in with their password alone. Off, they are refused: their accounts must not become weaker unnoticed.</summary>
    public bool IgnoreTwoFactor { get; set; }
}
