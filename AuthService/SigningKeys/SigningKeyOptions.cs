namespace Fubuni.AuthService.SigningKeys;

/// <summary>The keys that sign access tokens (section <c>SigningKeys</c>).</summary>
public sealed class SigningKeyOptions
{
    public const string Section = "SigningKeys";

    public const int MinKeyLength = 32;

    /// <summary>Secret under which private keys are stored. Random, at least 32 characters, the same on every replica; without it no stored key can be read.</summary>
    public required string KeyEncryptionKey { get; set; }
}
