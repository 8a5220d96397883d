using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Fubuni.ServiceDefaults.Revoked;

/// <summary>
/// Three sorted sets in Redis list the revocations of the last minutes, and a channel announces new ones. The sets are
/// read again at intervals and after every reconnect, so that a lost message has no lasting effect. Marks that Redis
/// did not accept, or has lost, are kept and sent again.
/// </summary>
internal sealed partial class Revocations : BackgroundService, IRevocations
{
    public const string MeterName = "Fubuni.ServiceDefaults";

    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a sign-out waits for Redis. After that the mark is kept, and sent when Redis is available.
    /// </summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the first request after a start waits for the list.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _redis;
    private readonly TokenValidationOptions _options;
    private readonly TimeProvider _time;
    private readonly RedisOutage _outage;
    private readonly Counter<long> _received;
    private readonly TaskCompletionSource _firstRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RevocationMarks _marks = new();
    private readonly ConcurrentDictionary<RevocationMark, bool> _unsent = new();
    private readonly AsyncAutoResetEvent _readNow = new();

    public Revocations(
        IConnectionMultiplexer redis,
        IOptions<TokenValidationOptions> options,
        IMeterFactory meters,
        TimeProvider time,
        ILogger<Revocations> logger
    )
    {
        (_redis, _options, _time) = (redis, options.Value, time);
        _outage = new RedisOutage(reason => LogUnavailable(logger, reason), () => LogAvailable(logger));
        var meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>(
            "fubuni.revocations",
            "{revocation}",
            "Revocations that this replica made or learned of, by kind."
        );
        meter.CreateObservableGauge(
            "fubuni.revocations.shared",
            () => _outage.IsUnavailable ? 0 : 1,
            "{connection}",
            "1 while revocations are shared through Redis, 0 while it is unavailable."
        );
        meter.CreateObservableGauge(
            "fubuni.revocations.held",
            () => _marks.All.Count,
            "{revocation}",
            "Revoked sessions, users and keys whose access tokens may still be alive."
        );
    }

    public event Action<Revocation>? Revoked;

    /// <summary>Before this moment, every token that a mark is for has expired.</summary>
    private DateTimeOffset Oldest => _time.GetUtcNow() - _options.AccessTokenLifetime - (2 * _options.ClockSkew);

    public bool IsRevoked(Guid sessionId, string userId, DateTimeOffset issuedAt) =>
        _marks.IsRevoked(sessionId, userId, issuedAt);

    public Task RevokeSessionAsync(Guid sessionId, CancellationToken cancellationToken) =>
        RevokeAsync(
            new RevocationMark(RevocationKind.Session, sessionId.ToString(), _time.GetUtcNow()),
            cancellationToken
        );

    public Task RevokeUserAsync(string userId, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        RevokeAsync(new RevocationMark(RevocationKind.User, userId, notBefore), cancellationToken);

    public Task RevokeKeyAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken) =>
        RevokeAsync(new RevocationMark(RevocationKind.Key, keyId, at), cancellationToken);

    /// <summary>Reads the list before the first request, unless Redis is unavailable.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_firstRead.Task, Task.Delay(StartTimeout, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _redis.ConnectionRestored += OnConnectionRestored;
        try
        {
            // Once subscribed, the client subscribes again automatically after a reconnect.
            while (!await _outage.TryAsync(() => SubscribeAsync(stoppingToken)))
            {
                await _readNow.WaitAsync(RetryInterval, stoppingToken);
            }

            while (!stoppingToken.IsCancellationRequested)
            {
                // Commands cannot be cancelled, and the shutdown of the process must not wait for one that gets no
                // response.
                var isAvailable = await _outage.TryAsync(() => SynchronizeAsync().WaitAsync(stoppingToken));
                _marks.RemoveBefore(Oldest);
                await _readNow.WaitAsync(isAvailable ? ReadInterval : RetryInterval, stoppingToken);
            }
        }
        finally
        {
            _redis.ConnectionRestored -= OnConnectionRestored;
        }
    }

    private Task SubscribeAsync(CancellationToken stoppingToken) =>
        _redis
            .GetSubscriber()
            .SubscribeAsync(RevocationMark.Channel, (_, message) => Receive(message))
            .WaitAsync(stoppingToken);

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args) => _readNow.Set();

    private async Task RevokeAsync(RevocationMark mark, CancellationToken cancellationToken)
    {
        Add(mark);
        _unsent[mark] = true;
        if (!await _outage.TryAsync(() => SendAsync(mark).WaitAsync(SendTimeout, _time, cancellationToken)))
        {
            _readNow.Set();
        }
    }

    private async Task SynchronizeAsync()
    {
        await ReadAsync();
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

    /// <summary>
    /// Adds the marks of the list, and finds the ones that are missing there: a Redis that has lost its data gets them
    /// back from the replicas.
    /// </summary>
    private async Task ReadAsync()
    {
        var database = _redis.GetDatabase();
        var oldest = Oldest.ToUnixTimeMilliseconds();
        HashSet<RevocationMark> missing = [.. _marks.All];
        foreach (var key in RevocationMark.Keys)
        {
            await database.SortedSetRemoveRangeByScoreAsync(key, double.NegativeInfinity, oldest, Exclude.Stop);
            var listed = (await database.SortedSetRangeByScoreWithScoresAsync(key, oldest, double.PositiveInfinity))
                .Select(entry => RevocationMark.FromEntry(key, entry))
                .ToList();
            foreach (var mark in listed)
            {
                Add(mark);
            }

            var subjects = listed.Select(mark => mark.Subject).ToHashSet(StringComparer.Ordinal);
            missing.RemoveWhere(mark => mark.Key == key && subjects.Contains(mark.Subject));
        }

        foreach (var mark in missing.Where(mark => mark.Score >= oldest))
        {
            _unsent[mark] = true;
        }

        _firstRead.TrySetResult();
    }

    private void Receive(RedisValue message)
    {
        if (RevocationMark.TryParse(message, out var mark))
        {
            Add(mark);
        }
    }

    private void Add(RevocationMark mark)
    {
        if (_marks.Add(mark))
        {
            _received.Add(1, new KeyValuePair<string, object?>("kind", mark.Kind.ToString().ToLowerInvariant()));
            Revoked?.Invoke(mark.ToRevocation());
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis is unavailable ({Reason}); revocations are not shared with other services until it is back"
    )]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back; revocations are shared with other services")]
    private static partial void LogAvailable(ILogger logger);
}
