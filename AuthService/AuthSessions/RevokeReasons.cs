namespace Fubuni.AuthService.AuthSessions;

/// <summary>Why a session was revoked, as the database stores it.</summary>
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
