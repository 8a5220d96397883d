namespace Fubuni.ServiceDefaults;

/// <summary>
/// Sessions, users and signing keys whose access tokens are refused before they expire (ASVS 7.4.1). Held in memory by every service and shared through
/// Redis, so that a request costs no network hop. While Redis is down tokens are validated without it: a revoked one is then
/// accepted elsewhere for what is left of its life.
/// </summary>
public interface IRevocations
{
    /// <summary>Raised for every revocation, wherever it was made, as soon as this service knows of it.</summary>
    event Action<Revocation>? Revoked;

    bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt);

    /// <summary>Refuses every access token of one sign-in session. Takes effect here at once, and does not fail when Redis does.</summary>
    Task RevokeSessionAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Refuses every access token that the user was given at <paramref name="notBefore"/> or earlier (to the second, as <c>iat</c> counts).</summary>
    Task RevokeUserAsync(string userId, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>
    /// Tells all services that this key signs and verifies no more, since <paramref name="at"/>. It is not counted by <see cref="IsRevoked"/>:
    /// who holds the key drops it when <see cref="Revoked"/> is raised.
    /// </summary>
    Task RevokeKeyAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>One revocation: of a session, of all tokens of a user up to <see cref="NotBefore"/>, or of a signing key.</summary>
public readonly record struct Revocation(Guid? SessionId, string? UserId, DateTimeOffset? NotBefore, string? KeyId = null);
