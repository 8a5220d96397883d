using System.Collections.Concurrent;

namespace Fubuni.ServiceDefaults.Revoked;

/// <summary>The revocations of the last minutes, in memory.</summary>
internal sealed class RevocationMarks
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _sessions = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _keys = new(StringComparer.Ordinal);

    public IReadOnlyList<RevocationMark> All =>
        [
            .. _sessions.Select(session => new RevocationMark(
                RevocationKind.Session,
                session.Key.ToString(),
                session.Value
            )),
            .. _users.Select(user => new RevocationMark(RevocationKind.User, user.Key, user.Value)),
            .. _keys.Select(key => new RevocationMark(RevocationKind.Key, key.Key, key.Value)),
        ];

    /// <summary>Tokens count seconds, so a token of the second in which its user was revoked is revoked too.</summary>
    public bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt) =>
        _sessions.ContainsKey(sessionId)
        || (
            _users.TryGetValue(userId, out var notBefore)
            && issuedAt.ToUnixTimeSeconds() <= notBefore.ToUnixTimeSeconds()
        );

    /// <returns>False when the mark, or a later one of the same user, is known already.</returns>
    public bool Add(RevocationMark mark) =>
        mark.Kind switch
        {
            RevocationKind.Session => _sessions.TryAdd(Guid.Parse(mark.Subject), mark.At),
            RevocationKind.Key => _keys.TryAdd(mark.Subject, mark.At),
            _ => AddUser(mark),
        };

    /// <summary>
    /// Removes the marks before <paramref name="oldest"/>: the tokens that they are for have expired.
    /// </summary>
    public void RemoveBefore(DateTimeOffset oldest)
    {
        RemoveBefore(_sessions, oldest);
        RemoveBefore(_users, oldest);
        RemoveBefore(_keys, oldest);
    }

    private static void RemoveBefore<TSubject>(
        ConcurrentDictionary<TSubject, DateTimeOffset> marks,
        DateTimeOffset oldest
    )
        where TSubject : notnull
    {
        foreach (var (subject, _) in marks.Where(mark => mark.Value < oldest))
        {
            marks.TryRemove(subject, out _);
        }
    }

    private bool AddUser(RevocationMark mark)
    {
        var isNew = !_users.TryGetValue(mark.Subject, out var known) || known < mark.At;
        _users.AddOrUpdate(mark.Subject, mark.At, (_, latest) => latest > mark.At ? latest : mark.At);
        return isNew;
    }
}
