namespace Fubuni.ServiceDefaults;

/// <summary>
/// One revocation: of a session, of all tokens of a user up to <see cref="NotBefore"/>, or of a signing key.
/// </summary>
public readonly record struct Revocation(
    Guid? SessionId,
    string? UserId,
    DateTimeOffset? NotBefore,
    string? KeyId = null
);
