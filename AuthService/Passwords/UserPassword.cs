using Fubuni.AuthService.Accounts;

namespace Fubuni.AuthService.Passwords;

/// <param name="Hash">The hash to check a password against; null when the user has no password.</param>
/// <param name="OwnHash">The hash in our table, if there is one.</param>
/// <param name="LegacyFingerprint">SHA-256 of the hash in Better Auth's table, if there is one.</param>
internal sealed record UserPassword(User User, string? Hash, string? OwnHash, byte[]? LegacyFingerprint);
