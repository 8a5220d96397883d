using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fubuni.ServiceDefaults.RevokedTokens;

/// <summary>
/// Three sorted sets in Redis are the list of the last minutes, a channel tells of additions. The sets are read again at intervals and after
/// every reconnect, so a lost message heals itself. Marks that Redis did not take, or has lost, are kept and sent again.
/// </summary>
internal sealed partial class Revocations : BackgroundService, IRevocations
{
    public const string MeterName = "Fubuni.ServiceDefaults";

    private static readonly TimeSpan ResyncInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <summary>A sign-out does not wait longer than this for Redis: the mark is kept, and sent when Redis is back.</summary>
    private static readonly TimeSpan SendPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>The first request after a start waits this long for the list at most.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _redis;
    private readonly TokenValidationOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _received;
    private readonly TaskCompletionSource _firstRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly ConcurrentDictionary<RevocationMark, bool> _unsent = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _sessions = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _keys = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _resync = new(0, 1);

    /// <summary>1 while Redis does not answer, for the one log line of each outage.</summary>
    private int _isAway;

    public Revocations(
        IConnectionMultiplexer redis, IOptions<TokenValidationOptions> options, IMeterFactory meters, TimeProvider time, ILogger<Revocations> logger)
    {
        (_redis, _options, _time, _logger) = (redis, options.Value, time, logger);
        var meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>("fubuni.revocations", "{revocation}", "Revocations that this replica made or learned of, by kind.");
        meter.CreateObservableGauge(
            "fubuni.revocations.shared", () => 1 - Volatile.Read(ref _isAway), "{connection}", "1 while revocations travel through Redis, 0 while it is away.");
        meter.CreateObservableGauge(
            "fubuni.revocations.held", () => Marks.Count(), "{revocation}", "Revoked sessions, users and keys whose access tokens may still be alive.");
    }

    public event Action<Revocation>? Revoked;

    /// <summary>After this long every token that the mark was for has expired.</summary>
    private TimeSpan Memory => _options.AccessTokenLifetime + (2 * _options.ClockSkew);

    private IEnumerable<RevocationMark> Marks =>
    [
        .. _sessions.Select(session => new RevocationMark(RevocationKind.Session, session.Key.ToString(), session.Value)),
        .. _users.Select(user => new RevocationMark(RevocationKind.User, user.Key, user.Value)),
        .. _keys.Select(key => new RevocationMark(RevocationKind.Key, key.Key, key.Value)),
    ];

    public bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt)
        => _sessions.ContainsKey(sessionId)
            || (_users.TryGetValue(userId, out var notBefore) && issuedAt.ToUnixTimeSeconds() <= notBefore.ToUnixTimeSeconds());

    public Task RevokeSessionAsync(Guid sessionId, CancellationToken cancellationToken)
        => RevokeAsync(new RevocationMark(RevocationKind.Session, sessionId.ToString(), _time.GetUtcNow()), cancellationToken);

    public Task RevokeUserAsync(string userId, DateTimeOffset notBefore, CancellationToken cancellationToken)
        => RevokeAsync(new RevocationMark(RevocationKind.User, userId, notBefore), cancellationToken);

    public Task RevokeKeyAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken)
        => RevokeAsync(new RevocationMark(RevocationKind.Key, keyId, at), cancellationToken);

    /// <summary>A service that starts knows the list before its first request, unless Redis is away.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_firstRead.Task, Task.Delay(StartPatience, cancellationToken));
    }

    public override void Dispose()
    {
        _resync.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _redis.ConnectionRestored += OnConnectionRestored;
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
                        await _redis.GetSubscriber().SubscribeAsync(RevocationMark.Channel, (_, message) => Apply(message)).WaitAsync(stoppingToken);
                        subscribed = true;
                    }

                    // The client's commands cannot be cancelled; the end of the process does not wait for one that gets no answer.
                    await ReadAsync().WaitAsync(stoppingToken);
                    await SendUnsentAsync().WaitAsync(stoppingToken);
                    SetAway(null);
                }
                catch (Exception exception) when (exception is RedisException or TimeoutException)
                {
                    SetAway(exception);
                    wait = RetryInterval;
                }

                Forget();
                await _resync.WaitAsync(wait, stoppingToken);
            }
        }
        finally
        {
            _redis.ConnectionRestored -= OnConnectionRestored;
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
            await SendAsync(mark).WaitAsync(SendPatience, _time, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            SetAway(exception);
            WakeUp();
        }
    }

    private async Task SendUnsentAsync()
    {
        foreach (var mark in _unsent.Keys)
        {
            await SendAsync(mark);
        }
    }

    private async Task SendAsync(RevocationMark mark)
    {
        await _redis.GetDatabase().SortedSetAddAsync(mark.Key, mark.Subject, mark.Score);
        await _redis.GetDatabase().PublishAsync(RevocationMark.Channel, mark.ToMessage());
        _unsent.TryRemove(mark, out _);
    }

    /// <summary>Takes over what the list says, and sends what it does not say: a Redis that has lost its data gets it back from whoever was there.</summary>
    private async Task ReadAsync()
    {
        var database = _redis.GetDatabase();
        var oldest = (_time.GetUtcNow() - Memory).ToUnixTimeMilliseconds();
        HashSet<RevocationMark> lost = [.. Marks];
        foreach (var key in RevocationMark.Keys)
        {
            await database.SortedSetRemoveRangeByScoreAsync(key, double.NegativeInfinity, oldest, Exclude.Stop);
            var listed = (await database.SortedSetRangeByScoreWithScoresAsync(key, oldest, double.PositiveInfinity)).Select(entry => RevocationMark.FromEntry(key, entry)).ToList();
            foreach (var mark in listed)
            {
                Apply(mark);
            }

            var subjects = listed.Select(mark => mark.Subject).ToHashSet(StringComparer.Ordinal);
            lost.RemoveWhere(mark => mark.Key == key && subjects.Contains(mark.Subject));
        }

        foreach (var mark in lost.Where(mark => mark.Score >= oldest))
        {
            _unsent[mark] = true;
        }

        _firstRead.TrySetResult();
    }

    private void SetAway(Exception? reason)
    {
        if (Interlocked.Exchange(ref _isAway, reason is null ? 0 : 1) == (reason is null ? 0 : 1))
        {
            return;
        }

        if (reason is null)
        {
            LogBack();
        }
        else
        {
            LogUnavailable(reason.GetType().Name);
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
            _received.Add(1, new KeyValuePair<string, object?>("kind", Name(mark.Kind)));
            Revoked?.Invoke(mark.ToRevocation());
        }
    }

    private static string Name(RevocationKind kind) => kind switch
    {
        RevocationKind.Session => "session",
        RevocationKind.User => "user",
        _ => "key",
    };

    private void Forget()
    {
        var oldest = _time.GetUtcNow() - Memory;
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back; revocations are shared with other services")]
    private partial void LogBack();
}
