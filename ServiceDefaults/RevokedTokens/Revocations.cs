using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fubuni.ServiceDefaults.RevokedTokens;

/// <summary>
/// Three sorted sets in Redis are the list of the last minutes, a channel tells of additions. The sets are read again at intervals and after
/// every reconnect, so a lost message or a restarted Redis heals itself; marks that Redis did not take are kept and sent again.
/// </summary>
internal sealed partial class Revocations(
    IConnectionMultiplexer redis, IOptions<TokenValidationOptions> options, TimeProvider time, ILogger<Revocations> logger)
    : BackgroundService, IRevocations
{
    private static readonly TimeSpan ResyncInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <summary>A sign-out does not wait longer than this for Redis: the mark is kept, and sent when Redis is back.</summary>
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RevocationMark, bool> _unsent = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _sessions = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _keys = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _resync = new(0, 1);

    public event Action<Revocation>? Revoked;

    /// <summary>After this long every token that the mark was for has expired.</summary>
    private TimeSpan Memory => options.Value.AccessTokenLifetime + (2 * options.Value.ClockSkew);

    public bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt)
        => _sessions.ContainsKey(sessionId)
            || (_users.TryGetValue(userId, out var notBefore) && issuedAt.ToUnixTimeSeconds() <= notBefore.ToUnixTimeSeconds());

    public Task RevokeSessionAsync(Guid sessionId, CancellationToken cancellationToken)
        => RevokeAsync(new RevocationMark(RevocationKind.Session, sessionId.ToString(), time.GetUtcNow()), cancellationToken);

    public Task RevokeUserAsync(string userId, DateTimeOffset notBefore, CancellationToken cancellationToken)
        => RevokeAsync(new RevocationMark(RevocationKind.User, userId, notBefore), cancellationToken);

    public Task RevokeKeyAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken)
        => RevokeAsync(new RevocationMark(RevocationKind.Key, keyId, at), cancellationToken);

    public override void Dispose()
    {
        _resync.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionRestored += OnConnectionRestored;
        try
        {
            var subscribed = false;
            while (!stoppingToken.IsCancellationRequested)
            {
                var wait = ResyncInterval;
                try
                {
                    if (!subscribed)
                    {
                        await redis.GetSubscriber().SubscribeAsync(RevocationMark.Channel, (_, message) => Apply(message)).WaitAsync(stoppingToken);
                        subscribed = true;
                    }

                    // The client's commands cannot be cancelled; the end of the process does not wait for one that gets no answer.
                    await SendUnsentAsync().WaitAsync(stoppingToken);
                    await ReadAsync().WaitAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is RedisException or TimeoutException)
                {
                    LogUnavailable(exception.GetType().Name);
                    wait = RetryInterval;
                }

                Forget();
                await _resync.WaitAsync(wait, stoppingToken);
            }
        }
        finally
        {
            redis.ConnectionRestored -= OnConnectionRestored;
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args) => WakeUp();

    private void WakeUp()
    {
        try
        {
            _resync.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
    }

    private async Task RevokeAsync(RevocationMark mark, CancellationToken cancellationToken)
    {
        Apply(mark);
        _unsent[mark] = true;
        try
        {
            await SendUnsentAsync().WaitAsync(SendPatience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogUnavailable(exception.GetType().Name);
            WakeUp();
        }
    }

    private async Task SendUnsentAsync()
    {
        var database = redis.GetDatabase();
        foreach (var mark in _unsent.Keys)
        {
            await database.SortedSetAddAsync(mark.Key, mark.Subject, mark.Score);
            await database.PublishAsync(RevocationMark.Channel, mark.ToMessage());
            _unsent.TryRemove(mark, out _);
        }
    }

    private async Task ReadAsync()
    {
        var database = redis.GetDatabase();
        var oldest = (time.GetUtcNow() - Memory).ToUnixTimeMilliseconds();
        foreach (var key in RevocationMark.Keys)
        {
            await database.SortedSetRemoveRangeByScoreAsync(key, double.NegativeInfinity, oldest, Exclude.Stop);
            foreach (var entry in await database.SortedSetRangeByScoreWithScoresAsync(key, oldest, double.PositiveInfinity))
            {
                Apply(RevocationMark.FromEntry(key, entry));
            }
        }
    }

    private void Apply(RedisValue message)
    {
        if (RevocationMark.TryParse(message, out var mark))
        {
            Apply(mark);
        }
    }

    private void Apply(RevocationMark mark)
    {
        var isNew = mark.Kind switch
        {
            RevocationKind.Session => _sessions.TryAdd(Guid.Parse(mark.Subject), mark.At),
            RevocationKind.Key => _keys.TryAdd(mark.Subject, mark.At),
            _ => !_users.TryGetValue(mark.Subject, out var known) || known < mark.At,
        };
        if (mark.Kind == RevocationKind.User)
        {
            _users.AddOrUpdate(mark.Subject, mark.At, (_, latest) => latest > mark.At ? latest : mark.At);
        }

        if (isNew)
        {
            Revoked?.Invoke(mark.ToRevocation());
        }
    }

    private void Forget()
    {
        var oldest = time.GetUtcNow() - Memory;
        Forget(_sessions, oldest);
        Forget(_users, oldest);
        Forget(_keys, oldest);
    }

    private static void Forget<TSubject>(ConcurrentDictionary<TSubject, DateTimeOffset> marks, DateTimeOffset oldest) where TSubject : notnull
    {
        foreach (var (subject, _) in marks.Where(mark => mark.Value < oldest))
        {
            marks.TryRemove(subject, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is unavailable ({Reason}); revocations are not shared with other services until it is back")]
    private partial void LogUnavailable(string reason);
}
