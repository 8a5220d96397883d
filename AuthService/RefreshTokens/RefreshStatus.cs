namespace Fubuni.AuthService.RefreshTokens;

/// <summary>The result of presenting a refresh token.</summary>
public enum RefreshStatus
{
    /// <summary>First use: the successor was created.</summary>
    Rotated,

    /// <summary>First use of a session token of Better Auth: a session was started that continues it.</summary>
    Exchanged,

    /// <summary>
    /// Used again within the replay window, successor unused: the client gets the same successor again.
    /// </summary>
    Replayed,

    /// <summary>Used again within the replay window, successor used: a request that arrived late. No change.</summary>
    Superseded,

    /// <summary>Used again after the replay window: someone has a copy. The session was revoked.</summary>
    Reused,

    /// <summary>The session has been revoked.</summary>
    Revoked,

    /// <summary>The token or its session has expired.</summary>
    Expired,

    /// <summary>Not a token of this service, or one that has been deleted.</summary>
    Unknown,
}
