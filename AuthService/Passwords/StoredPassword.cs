namespace Fubuni.AuthService.Passwords;

/// <summary>
/// The hash of a user's password that this service created. Hashes of Better Auth stay in its account table, so that
/// the old application works beside this one.
/// </summary>
public sealed class StoredPassword
{
    public required string UserId { get; init; }

    public required string Hash { get; set; }

    /// <summary>
    /// SHA-256 of the Better Auth hash that this one replaced; null when there was none. A different hash there means
    /// that the password was changed in the old application since, so this hash is outdated.
    /// </summary>
    public byte[]? LegacyFingerprint { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
