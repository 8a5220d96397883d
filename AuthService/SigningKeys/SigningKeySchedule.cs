using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>When a key goes from one state to the next. Replicas with the same configuration agree, for all they need is in the row.</summary>
internal sealed class SigningKeySchedule(IOptions<SigningKeyOptions> options, IOptions<TokenValidationOptions> tokens)
{
    /// <summary>
    /// The last token of a retired key has expired by then, even one that a replica signed which had not read of the retirement yet:
    /// it must not sign with keys that it read longer ago than <see cref="PublishedDocument.MaxAge"/>.
    /// </summary>
    public TimeSpan Overlap => tokens.Value.AccessTokenLifetime + (2 * tokens.Value.ClockSkew) + PublishedDocument.MaxAge;

    /// <summary>When the successor of the active key has to be published, to be able to sign when the key's time is over.</summary>
    public DateTimeOffset SuccessorDueAt(SigningKey active) => active.ActivatedAt!.Value + options.Value.RotationInterval - options.Value.PropagationTime;

    public DateTimeOffset ActivatesAt(SigningKey pending) => pending.CreatedAt + options.Value.PropagationTime;

    /// <summary>When a retired or withdrawn key is deleted.</summary>
    public DateTimeOffset DeletedAt(SigningKey old) => old.RetiredAt!.Value + Overlap;

    public bool IsDeleted(SigningKey key, DateTimeOffset now)
        => key.State is SigningKeyState.Retired or SigningKeyState.Withdrawn && DeletedAt(key) <= now;

    /// <summary>Whether something has to change now.</summary>
    public bool IsDue(IReadOnlyCollection<SigningKey> keys, DateTimeOffset now)
        => Active(keys) is not { } active
            || keys.Any(key => IsDeleted(key, now))
            || (Pending(keys) is { } pending ? ActivatesAt(pending) : SuccessorDueAt(active)) <= now;

    public static SigningKey? Active(IEnumerable<SigningKey> keys) => keys.SingleOrDefault(key => key.State == SigningKeyState.Active);

    /// <summary>The next key to sign: the one that has been published for longest.</summary>
    public static SigningKey? Pending(IEnumerable<SigningKey> keys)
        => keys.Where(key => key.State == SigningKeyState.Pending).MinBy(key => (key.CreatedAt, key.Kid));
}
