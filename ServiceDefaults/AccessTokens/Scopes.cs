namespace Fubuni.ServiceDefaults;

/// <summary>
/// Scopes of access tokens (RFC 9068 section 2.2.3.1). Users' own tokens carry none: they may do what their user may.
/// </summary>
public static class Scopes
{
    /// <summary>
    /// To delete all that a service holds of the user. Only AuthService makes such tokens, for its own calls, when the
    /// user is gone.
    /// </summary>
    public const string DeleteAccount = "account:delete";
}
