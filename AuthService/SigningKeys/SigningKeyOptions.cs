namespace Fubuni.AuthService.SigningKeys;

/// <summary>The keys that sign access tokens (section <c>SigningKeys</c>).</summary>
public sealed class SigningKeyOptions
{
    public const string Section = "SigningKeys";

    public const int MinKeyLength = 32;

    /// <summary>
    /// The longest time between two reads of the keys. A replica with older keys reads them before it responds, so that
    /// no replica publishes a key set without a key that another one may sign with.
    /// </summary>
    public static readonly TimeSpan MaxReloadInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Secret that encrypts the stored private keys. Random, at least 32 characters, the same on every replica; without
    /// it no stored key can be read.
    /// </summary>
    public required string KeyEncryptionKey { get; set; }

    /// <summary>
    /// While the secret is changed: the other secret that stored keys may be encrypted with. They are encrypted again
    /// at start.
    /// </summary>
    public string? PreviousKeyEncryptionKey { get; set; }

    /// <summary>How long a key signs.</summary>
    public TimeSpan RotationInterval { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before it signs: longer than any client caches a key set.</summary>
    public TimeSpan PropagationTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often each replica reads the keys, and so how soon a change takes effect.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);
}
