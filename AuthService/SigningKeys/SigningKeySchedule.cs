using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// When a key changes its state. It depends on the row and the configuration only, so all replicas agree.
/// </summary>
internal sealed class SigningKeySchedule(IOptions<SigningKeyOptions> options, IOptions<TokenValidationOptions> tokens)
{
    /// <summary>
    /// After this time the last token of a retired key has expired, even a token of a replica that had not read the
    /// retirement: no replica signs with keys that it read before <see cref="PublishedDocument.MaxAge"/>.
    /// </summary>
    public TimeSpan Overlap =>
        tokens.Value.AccessTokenLifetime + (2 * tokens.Value.ClockSkew) + PublishedDocument.MaxAge;

    /// <summary>
    /// When the successor of the active key is published, so that it can sign at the end of the rotation interval.
    /// </summary>
    public DateTimeOffset SuccessorDueAt(SigningKey active) =>
        active.ActivatedAt!.Value + options.Value.RotationInterval - options.Value.PropagationTime;

    public DateTimeOffset ActivatesAt(SigningKey pending) => pending.CreatedAt + options.Value.PropagationTime;

    /// <summary>When a retired or withdrawn key is deleted.</summary>
    public DateTimeOffset DeletedAt(SigningKey old) => old.RetiredAt!.Value + Overlap;

    public bool IsDeleted(SigningKey key, DateTimeOffset now) =>
        key.State is SigningKeyState.Retired or SigningKeyState.Withdrawn && DeletedAt(key) <= now;

    /// <summary>Whether something has to change now.</summary>
    public bool IsDue(IReadOnlyCollection<SigningKey> keys, DateTimeOffset now) =>
        Active(keys) is not { } active
        || keys.Any(key => IsDeleted(key, now))
        || (Pending(keys) is { } pending ? ActivatesAt(pending) : SuccessorDueAt(active)) <= now;

    public static SigningKey? Active(IEnumerable<SigningKey> keys) =>
        keys.SingleOrDefault(key => key.State == SigningKeyState.Active);

    /// <summary>The next active key: the pending key that was published first.</summary>
    public static SigningKey? Pending(IEnumerable<SigningKey> keys) =>
        keys.Where(key => key.State == SigningKeyState.Pending).MinBy(key => (key.CreatedAt, key.Kid));
}
