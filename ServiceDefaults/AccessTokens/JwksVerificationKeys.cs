using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>
/// Keys of the service that issues tokens, read from its JWKS and held in memory. A new key is published long before it
/// signs, so the periodic read is enough. An unknown kid causes an extra read, at most one in <see cref="Cooldown"/>
/// for all requests. When the issuer is unavailable, the known keys stay in use. A withdrawn key is removed at once,
/// and never accepted again.
/// </summary>
internal sealed partial class JwksVerificationKeys : BackgroundService, IVerificationKeys
{
    public const string HttpClientName = "jwks";

    /// <summary>Enough for a hundred keys. A larger document is refused.</summary>
    public const int MaxKeySetBytes = 64 * 1024;

    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When all services start at the same time, the issuer is not ready at once. That is not logged as a failure.
    /// </summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for the extra read of its unknown kid.</summary>
    private static readonly TimeSpan ExtraReadTimeout = TimeSpan.FromSeconds(5);

    private readonly IHttpClientFactory _clients;
    private readonly IRevocations _revocations;
    private readonly TimeProvider _time;
    private readonly ILogger<JwksVerificationKeys> _logger;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly AsyncAutoResetEvent _readNow = new();
    private readonly Lock _extra = new();
    private readonly long _started;
    private FrozenDictionary<string, SecurityKey> _keys = FrozenDictionary<string, SecurityKey>.Empty;
    private ImmutableHashSet<string> _withdrawn = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private EntityTagHeaderValue? _etag;
    private DateTimeOffset _lastExtraRead = DateTimeOffset.MinValue;
    private Task _extraRead = Task.CompletedTask;

    public JwksVerificationKeys(
        IHttpClientFactory clients,
        IRevocations revocations,
        TimeProvider time,
        ILogger<JwksVerificationKeys> logger
    )
    {
        (_clients, _revocations, _time, _logger) = (clients, revocations, time, logger);
        _started = time.GetTimestamp();
        _revocations.Revoked += OnRevoked;
    }

    public bool HasKeys => _keys.Count > 0;

    /// <summary>
    /// A known key was withdrawn after the key set had been read, so its successor may be missing.
    /// </summary>
    private bool IsOutdated => _keys.Keys.Any(_withdrawn.Contains);

    public IReadOnlyCollection<SecurityKey> Find(string? kid) =>
        kid is not null && _keys.TryGetValue(kid, out var key) && !_withdrawn.Contains(kid) ? [key] : [];

    public async ValueTask RefreshAsync(string kid, CancellationToken cancellationToken)
    {
        if (_keys.ContainsKey(kid))
        {
            return;
        }

        Task read;
        lock (_extra)
        {
            var now = _time.GetUtcNow();
            if (_extraRead.IsCompleted && now - _lastExtraRead >= (HasKeys ? Cooldown : RetryDelay))
            {
                _lastExtraRead = now;
                // All waiting requests share the read, so no single request may cancel it.
                _extraRead = TryReadAsync(CancellationToken.None);
            }

            read = _extraRead;
        }

        try
        {
            await read.WaitAsync(ExtraReadTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The kid stays unknown to this request.
        }
    }

    public override void Dispose()
    {
        _revocations.Revoked -= OnRevoked;
        base.Dispose();
        _reading.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var succeeded = await TryReadAsync(stoppingToken);
            await _readNow.WaitAsync(
                !HasKeys || IsOutdated ? RetryDelay
                    : succeeded ? Interval
                    : Interval / 10,
                stoppingToken
            );
        }
    }

    private void OnRevoked(Revocation revocation)
    {
        if (revocation.KeyId is not { } kid || !ImmutableInterlocked.Update(ref _withdrawn, keys => keys.Add(kid)))
        {
            return;
        }

        LogWithdrawn(kid);
        _readNow.Set();
    }

    private async Task<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await ReadAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = exception.GetType().Name;
            if (HasKeys || _time.GetElapsedTime(_started) > StartTime)
            {
                LogReadFailed(reason);
            }
            else
            {
                LogWaiting(reason);
            }

            return false;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json");
        if (_etag is not null)
        {
            request.Headers.IfNoneMatch.Add(_etag);
        }

        using var client = _clients.CreateClient(HttpClientName);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return;
        }

        response.EnsureSuccessStatusCode();
        var keys = KeySetReader.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        if (keys.Count == 0)
        {
            throw new InvalidDataException("The key set has no usable key.");
        }

        _keys = keys;
        _etag = response.Headers.ETag;
        LogRead(keys.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the issuer's key set ({Reason})")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Count} token verification keys")]
    private partial void LogRead(int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The token verification keys could not be read ({Reason}); the known keys stay in use"
    )]
    private partial void LogReadFailed(string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Token verification key {Kid} was withdrawn; its tokens are refused"
    )]
    private partial void LogWithdrawn(string kid);
}
