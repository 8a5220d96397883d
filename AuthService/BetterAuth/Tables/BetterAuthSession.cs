namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>
/// A session of the old application: a row of Better Auth's session table, which is only read.
/// </summary>
public sealed class BetterAuthSession
{
    public required string Id { get; init; }

    public required string Token { get; init; }

    public required string UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// The administrator who acts as the user in this session; null in the user's own, and without the admin plugin.
    /// </summary>
    public string? ImpersonatedBy { get; init; }
}
