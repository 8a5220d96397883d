using System.Globalization;
using StackExchange.Redis;

namespace Fubuni.ServiceDefaults.Revoked;

/// <summary>
/// One entry of the list in Redis: member = session id, user id or key id, score = the time in Unix milliseconds. On
/// the channel it is written as <c>kind:milliseconds:subject</c>, with kind <c>s</c>, <c>u</c> or <c>k</c>.
/// </summary>
internal sealed record RevocationMark(RevocationKind Kind, string Subject, DateTimeOffset At)
{
    public static readonly RedisChannel Channel = RedisChannel.Literal("fubuni:revocations");

    private static readonly (RevocationKind Kind, string Letter, RedisKey Key)[] Kinds =
    [
        (RevocationKind.Session, "s", "fubuni:revoked:sessions"),
        (RevocationKind.User, "u", "fubuni:revoked:users"),
        (RevocationKind.Key, "k", "fubuni:revoked:keys"),
    ];

    public static RedisKey[] Keys => [.. Kinds.Select(kind => kind.Key)];

    public RedisKey Key => Kinds[(int)Kind].Key;

    public double Score => At.ToUnixTimeMilliseconds();

    public static RevocationMark FromEntry(RedisKey key, SortedSetEntry entry) =>
        new(
            Kinds.Single(kind => kind.Key == key).Kind,
            entry.Element.ToString(),
            DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score)
        );

    public static bool TryParse(string? message, out RevocationMark mark)
    {
        mark = null!;
        var parts = message?.Split(':', 3) ?? [];
        if (
            parts is not [var letter, var milliseconds, { Length: > 0 } subject]
            || Array.FindIndex(Kinds, kind => kind.Letter == letter) is not (>= 0 and var index)
            || !long.TryParse(milliseconds, CultureInfo.InvariantCulture, out var at)
            || at < DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            || at > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            || (Kinds[index].Kind == RevocationKind.Session && !Guid.TryParse(subject, out _))
        )
        {
            return false;
        }

        mark = new RevocationMark(Kinds[index].Kind, subject, DateTimeOffset.FromUnixTimeMilliseconds(at));
        return true;
    }

    public string ToMessage() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Kinds[(int)Kind].Letter}:{At.ToUnixTimeMilliseconds()}:{Subject}"
        );

    public Revocation ToRevocation() =>
        Kind switch
        {
            RevocationKind.Session => new(Guid.Parse(Subject), null, null),
            RevocationKind.User => new(null, Subject, At),
            _ => new(null, null, null, Subject),
        };
}
