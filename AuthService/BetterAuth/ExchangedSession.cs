namespace Fubuni.AuthService.BetterAuth;

/// <summary>
/// A session of Better Auth's that cannot be exchanged (again): it was, or has been ended here. Their own row stays, for the old application to go on with.
/// </summary>
public sealed class ExchangedSession
{
    /// <summary>SHA-256 of their session token.</summary>
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset ExchangedAt { get; init; }
}
