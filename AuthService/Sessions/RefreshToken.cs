namespace Fubuni.AuthService.Sessions;

/// <summary>One refresh token, as its hash. A session has exactly one that is unused, until it ends.</summary>
public sealed class RefreshToken
{
    public long Id { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>The token this one took the place of; null for the first.</summary>
    public long? ParentId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}
