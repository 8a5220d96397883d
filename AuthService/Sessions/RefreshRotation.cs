namespace Fubuni.AuthService.Sessions;

/// <summary>What <c>rotate_refresh_token</c> answers.</summary>
public sealed class RefreshRotation
{
    public required RefreshStatus Status { get; init; }

    public Guid? SessionId { get; init; }

    public string? UserId { get; init; }

    /// <summary>When the successor expires; null where there is none to hand out.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

public enum RefreshStatus
{
    /// <summary>First use: the successor was made.</summary>
    Rotated,

    /// <summary>First use of a session token of Better Auth's: a session was made that goes on with it.</summary>
    Exchanged,

    /// <summary>Used again soon after, the successor not used yet: the same successor is handed out again.</summary>
    Replayed,

    /// <summary>Used again soon after, and the successor has been used: a late packet. Nothing changes.</summary>
    Superseded,

    /// <summary>Used again later: someone has a copy. The session was revoked.</summary>
    Reused,

    /// <summary>The session has been ended.</summary>
    Revoked,

    /// <summary>The token or its session was too old.</summary>
    Expired,

    /// <summary>No token of ours, or one that has been forgotten.</summary>
    Unknown,
}
