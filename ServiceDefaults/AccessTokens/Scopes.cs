namespace Fubuni.ServiceDefaults;

/// <summary>
/// Scopes of access tokens (RFC 9068 section 2.2.3.1). Users' own tokens have none: they allow what the user is
/// allowed.
/// </summary>
public static class Scopes
{
    /// <summary>
    /// Allows deleting all data that a service has of the user. Only AuthService issues such tokens, for its own calls,
    /// after the account was deleted.
    /// </summary>
    public const string DeleteAccount = "account:delete";
}
