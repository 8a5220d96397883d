using System.Net;

namespace Fubuni.AuthService.Auditing;

/// <summary>One security event (ASVS 16.3.1): what happened, to whom, from where. Never a password, a token, or what a stranger typed.</summary>
public sealed class AuditEvent
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AuditEventType Type { get; init; }

    /// <summary>Null where no account matches, as in a sign-in with an unknown address, and in events of accounts that were deleted since.</summary>
    public string? UserId { get; init; }

    public Guid? SessionId { get; init; }

    public IPAddress? IpAddress { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The signing key, in events of keys; nobody's request makes them.</summary>
    public string? KeyId { get; init; }
}

public enum AuditEventType
{
    Registered,
    SignedIn,
    SignInFailed,
    SignInBanned,

    /// <summary>The user has a second factor in Better Auth, which is not asked for here.</summary>
    SignInTwoFactor,

    /// <summary>The user's stored hash is of a format that is not known here.</summary>
    SignInHashUnsupported,

    /// <summary>A session of Better Auth's was continued here.</summary>
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

    /// <summary>The owner of an unverified address has come: whoever registered it lost the password, the sessions and all other ways to sign in.</summary>
    AccountReclaimed,
}
