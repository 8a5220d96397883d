namespace Fubuni.ServiceDefaults;

/// <summary>
/// Sessions, users and signing keys whose access tokens are refused before they expire (ASVS 7.4.1). Held in memory by
/// every service and shared through Redis, so that a request costs no network hop. While Redis is unavailable, tokens
/// are validated without it: a token that another service revoked is then accepted until it expires.
/// </summary>
public interface IRevocations
{
    /// <summary>Raised for every revocation of any service, as soon as this one learns of it.</summary>
    event Action<Revocation>? Revoked;

    bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt);

    /// <summary>
    /// Refuses every access token of one auth session. Takes effect here at once, and does not fail when Redis does.
    /// </summary>
    Task RevokeSessionAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>
    /// Refuses every access token that the user was given at <paramref name="notBefore"/> or earlier (to the second, as
    /// <c>iat</c> counts).
    /// </summary>
    Task RevokeUserAsync(string userId, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>
    /// Announces to all services that this key is withdrawn since <paramref name="at"/>. <see cref="IsRevoked"/> does
    /// not check it: the holders of the key remove it when <see cref="Revoked"/> is raised.
    /// </summary>
    Task RevokeKeyAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken);
}
