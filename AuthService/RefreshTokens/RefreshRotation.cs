namespace Fubuni.AuthService.RefreshTokens;

/// <summary>The row that the SQL function <c>rotate_refresh_token</c> returns.</summary>
public sealed class RefreshRotation
{
    public required RefreshStatus Status { get; init; }

    public Guid? SessionId { get; init; }

    public string? UserId { get; init; }

    /// <summary>When the successor expires; null where there is no successor to send.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
