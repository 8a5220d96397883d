using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ServiceDefaults;

/// <summary>The public keys that access tokens are verified with.</summary>
public interface IVerificationKeys
{
    /// <summary>The keys with this id; empty when it is unknown or null. Never blocks.</summary>
    IReadOnlyCollection<SecurityKey> Find(string? kid);

    /// <summary>
    /// Called for a token whose key is unknown. An implementation may read new keys, but must limit how often it does:
    /// anyone can send tokens with invented key ids.
    /// </summary>
    ValueTask RefreshAsync(string kid, CancellationToken cancellationToken);
}
