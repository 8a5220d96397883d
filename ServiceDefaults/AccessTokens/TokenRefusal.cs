namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>Why an access token was not accepted: the stable code and a sentence for people.</summary>
internal sealed record TokenRefusal(string Code, string Detail)
{
    public static readonly TokenRefusal Missing = new("token_missing", "This endpoint needs an access token.");
    public static readonly TokenRefusal Invalid = new("token_invalid", "The access token is not valid.");
    public static readonly TokenRefusal Expired = new("token_expired", "The access token has expired.");
    public static readonly TokenRefusal SessionRevoked = new(
        "session_revoked",
        "The session of this access token has ended."
    );
    public static readonly TokenRefusal UserIdMissing = new("user_id_missing", "The access token names no user.");
    public static readonly TokenRefusal UserIdConflict = new(
        "user_id_conflict",
        "The access token names two different users."
    );
}
