using System.Globalization;
using StackExchange.Redis;

namespace Fubuni.ServiceDefaults.RevokedTokens;

/// <summary>
/// One entry of the list in Redis: member = session id or user id, score = the moment in Unix milliseconds. On the channel it travels as
/// <c>kind:milliseconds:subject</c>, with kind <c>s</c> or <c>u</c>.
/// </summary>
internal sealed record RevocationMark(bool IsSession, string Subject, DateTimeOffset At)
{
    public static readonly RedisChannel Channel = RedisChannel.Literal("fubuni:revocations");
    private static readonly RedisKey SessionsKey = "fubuni:revoked:sessions";
    private static readonly RedisKey UsersKey = "fubuni:revoked:users";

    public static RedisKey[] Keys => [SessionsKey, UsersKey];

    public RedisKey Key => IsSession ? SessionsKey : UsersKey;

    public double Score => At.ToUnixTimeMilliseconds();

    public Guid? SessionId => IsSession ? Guid.Parse(Subject) : null;

    public static RevocationMark OfSession(Guid sessionId, DateTimeOffset at) => new(true, sessionId.ToString(), at);

    public static RevocationMark OfUser(string userId, DateTimeOffset notBefore) => new(false, userId, notBefore);

    public static RevocationMark FromEntry(RedisKey key, SortedSetEntry entry)
        => new(key == SessionsKey, entry.Element.ToString(), DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score));

    public static bool TryParse(string? message, out RevocationMark mark)
    {
        mark = null!;
        var parts = message?.Split(':', 3) ?? [];
        if (parts is not [("s" or "u") and var kind, var milliseconds, { Length: > 0 } subject]
            || !long.TryParse(milliseconds, CultureInfo.InvariantCulture, out var at)
            || (kind == "s" && !Guid.TryParse(subject, out _)))
        {
            return false;
        }

        mark = new RevocationMark(kind == "s", subject, DateTimeOffset.FromUnixTimeMilliseconds(at));
        return true;
    }

    public string ToMessage() => string.Create(CultureInfo.InvariantCulture, $"{(IsSession ? 's' : 'u')}:{At.ToUnixTimeMilliseconds()}:{Subject}");

    public Revocation ToRevocation() => IsSession ? new(SessionId, null, null) : new(null, Subject, At);
}
