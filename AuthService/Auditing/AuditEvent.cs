using System.Net;

namespace Fubuni.AuthService.Auditing;

/// <summary>
/// One security event (ASVS 16.3.1): its type, its user and its source. It has no password, no token, and no input of
/// an unauthenticated caller.
/// </summary>
public sealed class AuditEvent
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AuditEventType Type { get; init; }

    /// <summary>
    /// Null where no account matches, as in a sign-in with an unknown address, and in events of accounts that were
    /// deleted since.
    /// </summary>
    public string? UserId { get; init; }

    public Guid? SessionId { get; init; }

    public IPAddress? IpAddress { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The signing key, in events of keys, which no request causes.</summary>
    public string? KeyId { get; init; }
}

public enum AuditEventType
{
    Registered,
    SignedIn,
    SignInFailed,
    SignInBanned,

    /// <summary>The user has a second factor in Better Auth, which is not checked here.</summary>
    SignInTwoFactor,

    /// <summary>The user's stored hash has an unsupported format.</summary>
    SignInHashUnsupported,

    /// <summary>A session of Better Auth was continued here.</summary>
    SessionExchanged,
    SignedOut,
    SignedOutEverywhere,
    SessionEnded,
    OtherSessionsEnded,
    RefreshTokenReused,
    PasswordRehashed,
    PasswordChanged,
    PasswordChangeFailed,
    Reauthenticated,
    ReauthenticationFailed,
    AccountExported,
    AccountDeleted,
    SigningKeyPublished,
    SigningKeyActivated,
    SigningKeyRetired,
    SigningKeyWithdrawn,
    SigningKeyDeleted,
    SigningKeyReencrypted,
    RegisteredWithGoogle,
    SignedInWithGoogle,
    GoogleLinked,
    GoogleLinkRefused,
    GoogleUnlinked,

    /// <summary>
    /// The owner of an unverified address signed in: the password, the sessions and all other sign-in methods of the
    /// person who had registered it were deleted.
    /// </summary>
    AccountReclaimed,
}
