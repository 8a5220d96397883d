using Fubuni.AuthService.RefreshTokens;
using Fubuni.ServiceDefaults;

namespace Fubuni.AuthService.AuthSessions.Refresh;

/// <summary>Why a session is not refreshed. Metrics count the codes without <see cref="CodePrefix"/>.</summary>
internal static class RefreshErrors
{
    public const string CodePrefix = "refresh_";

    public static readonly Error Missing = Unauthenticated("refresh_missing", "There is no session to continue.");

    public static readonly Error Ambiguous = Unauthenticated(
        "refresh_ambiguous",
        "This browser sent the cookies of two different sessions. Sign in again."
    );

    public static readonly Error Superseded = new(
        ErrorKind.Conflict,
        "refresh_superseded",
        "Another request has refreshed this session in the meantime."
    );

    public static readonly Error Expired = Unauthenticated("refresh_expired", "The session has expired.");

    public static readonly Error Revoked = Unauthenticated("refresh_revoked", "The session has ended.");

    public static readonly Error Reused = Unauthenticated(
        "refresh_reused",
        "This session was used from two places at once and has been ended for safety."
    );

    public static readonly Error Unknown = Unauthenticated("refresh_unknown", "The session is not known.");

    public static Error Of(RefreshStatus status) =>
        status switch
        {
            RefreshStatus.Superseded => Superseded,
            RefreshStatus.Expired => Expired,
            RefreshStatus.Revoked => Revoked,
            RefreshStatus.Reused => Reused,
            _ => Unknown,
        };

    private static Error Unauthenticated(string code, string detail) => new(ErrorKind.Unauthenticated, code, detail);
}
