namespace Fubuni.ServiceDefaults;

/// <summary>What kind of failure an <see cref="Error"/> is. Each kind is one HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>422: the request is well formed, but breaks a rule.</summary>
    Invalid,

    /// <summary>401: the caller is not authenticated, or no longer.</summary>
    Unauthenticated,

    /// <summary>403: the caller is not allowed to do this.</summary>
    Forbidden,

    /// <summary>404: it does not exist, or belongs to another user.</summary>
    NotFound,

    /// <summary>409: the current state does not allow it.</summary>
    Conflict,

    /// <summary>412: it has changed since it was read.</summary>
    Changed,

    /// <summary>413: the request is larger than allowed.</summary>
    TooLarge,

    /// <summary>429: a limit is reached, for now.</summary>
    LimitReached,

    /// <summary>503: a dependency is unavailable, for now.</summary>
    Unavailable,
}
