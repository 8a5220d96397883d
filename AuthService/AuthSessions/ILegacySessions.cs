namespace Fubuni.AuthService.AuthSessions;

/// <summary>Sessions of the application that this one replaces, which can still become sessions here.</summary>
internal interface ILegacySessions
{
    /// <summary>
    /// Prevents that a live session of this user becomes a session here. Runs in the caller's transaction.
    /// </summary>
    Task RevokeAllAsync(string userId);
}
