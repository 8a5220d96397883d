namespace Fubuni.AuthService.BetterAuth.Sessions;

/// <summary>
/// A session of Better Auth that can no longer be exchanged: it was exchanged or revoked here. Its own row stays, so
/// that it works in the old application.
/// </summary>
public sealed class ExchangedSession
{
    /// <summary>SHA-256 of the session token.</summary>
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset ExchangedAt { get; init; }
}
