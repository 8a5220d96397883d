using System.Net;

namespace Fubuni.AuthService.AuthSessions;

/// <summary>
/// A signed-in device: the family of refresh tokens that descend from one sign-in. Its id is the <c>sid</c> of access
/// tokens.
/// </summary>
public sealed class AuthSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    /// <summary>When the user last proved their identity: at sign-in, or by reauthentication since.</summary>
    public required DateTimeOffset AuthenticatedAt { get; set; }

    public required DateTimeOffset AbsoluteExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public string? RevokeReason { get; set; }

    public string? UserAgent { get; init; }

    public IPAddress? IpAddress { get; init; }
}
