using System.Net;

namespace Fubuni.AuthService.Sessions;

/// <summary>One sign-in on one device: the family of refresh tokens that descend from it. Its id is the <c>sid</c> of access tokens.</summary>
public sealed class AuthSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    /// <summary>When the user last proved who they are: at sign-in, and whenever they did so again.</summary>
    public required DateTimeOffset AuthenticatedAt { get; set; }

    public required DateTimeOffset AbsoluteExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public string? RevokeReason { get; set; }

    public string? UserAgent { get; init; }

    public IPAddress? IpAddress { get; init; }
}

/// <summary>Why a session ended before its time, as the database has it.</summary>
internal static class RevokeReasons
{
    public const string SignedOut = "signed_out";
    public const string Replaced = "replaced";
    public const string EndedByUser = "ended_by_user";
    public const string PasswordChanged = "password_changed";
    public const string AccountReclaimed = "account_reclaimed";
    public const string Banned = "banned";
    public const string UserGone = "user_gone";

    /// <summary>Written by <c>rotate_refresh_token</c>.</summary>
    public const string RefreshReuse = "refresh_reuse";
}
