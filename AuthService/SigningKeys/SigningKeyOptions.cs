namespace Fubuni.AuthService.SigningKeys;

/// <summary>The keys that sign access tokens (section <c>SigningKeys</c>).</summary>
public sealed class SigningKeyOptions
{
    public const string Section = "SigningKeys";

    public const int MinKeyLength = 32;

    /// <summary>
    /// The longest time between two reads of the keys. A replica whose keys are older reads them before it answers, so that none publishes a key set
    /// without a key that another one may sign with.
    /// </summary>
    public static readonly TimeSpan MaxReloadInterval = TimeSpan.FromMinutes(1);

    /// <summary>Secret under which private keys are stored. Random, at least 32 characters, the same on every replica; without it no stored key can be read.</summary>
    public required string KeyEncryptionKey { get; set; }

    /// <summary>While the secret changes: the other one, under which keys may be stored as well. Keys stored under it are encrypted anew at start.</summary>
    public string? PreviousKeyEncryptionKey { get; set; }

    /// <summary>How long a key signs.</summary>
    public TimeSpan RotationInterval { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before it signs: longer than anyone keeps a key set.</summary>
    public TimeSpan PropagationTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often each replica reads the keys, and so how soon all of them know of a change.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);
}
