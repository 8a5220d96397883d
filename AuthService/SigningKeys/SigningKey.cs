namespace Fubuni.AuthService.SigningKeys;

/// <summary>One RSA key pair.</summary>
public sealed class SigningKey
{
    /// <summary>RFC 7638 thumbprint of the public key: the <c>kid</c> of the tokens it signs.</summary>
    public required string Kid { get; init; }

    public required SigningKeyState State { get; set; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>PKCS#8, DER, encrypted: see <see cref="KeyEncryption"/>. Empty once the key no longer signs.</summary>
    public required byte[] EncryptedPrivateKey { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became active.</summary>
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>
    /// When it stopped signing, or was withdrawn. A retired key stays published until the last of its tokens has
    /// expired.
    /// </summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

public enum SigningKeyState
{
    /// <summary>Published, so that every verifier has it before it signs tokens.</summary>
    Pending,

    /// <summary>Signs new tokens. There is exactly one.</summary>
    Active,

    /// <summary>Signs no more tokens, but verifies its earlier ones.</summary>
    Retired,

    /// <summary>Compromised: it is not published, and its tokens are refused.</summary>
    Withdrawn,
}
