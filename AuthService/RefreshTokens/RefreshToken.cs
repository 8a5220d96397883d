namespace Fubuni.AuthService.RefreshTokens;

/// <summary>One refresh token, as its hash. A live session has exactly one that is unused.</summary>
public sealed class RefreshToken
{
    public long Id { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>The token that this one replaced; null for the first.</summary>
    public long? ParentId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}
