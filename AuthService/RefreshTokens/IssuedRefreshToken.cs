namespace Fubuni.AuthService.RefreshTokens;

/// <summary>A refresh token to send to the client. The database has only its hash.</summary>
public sealed record IssuedRefreshToken(Guid SessionId, string Token, DateTimeOffset ExpiresAt);
