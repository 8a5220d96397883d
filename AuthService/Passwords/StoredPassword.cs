namespace Fubuni.AuthService.Passwords;

/// <summary>
/// The hash that we made of a user's password. Hashes of Better Auth stay where they are, in its account table, so that the old
/// application goes on working beside this one.
/// </summary>
public sealed class StoredPassword
{
    public required string UserId { get; init; }

    public required string Hash { get; set; }

    /// <summary>
    /// SHA-256 of the Better Auth hash this one took the place of; null when there was none. When that has changed since, the password was changed
    /// in the old application, and this hash is of an earlier one.
    /// </summary>
    public byte[]? LegacyFingerprint { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
