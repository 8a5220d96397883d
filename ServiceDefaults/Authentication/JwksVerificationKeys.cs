using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ServiceDefaults.Authentication;

/// <summary>
/// Keys of the service that issues tokens, read from its JWKS and held in memory. A new key is published long before it signs, so the
/// periodic read is enough; an unknown kid makes one extra read, and no more than one in <see cref="Cooldown"/> whoever asks.
/// When the issuer is down the keys held stay in use. A key that is told withdrawn is dropped at once, and never taken again.
/// </summary>
internal sealed partial class JwksVerificationKeys : BackgroundService, IVerificationKeys
{
    public const string HttpClientName = "jwks";

    /// <summary>Room for a hundred keys. What is larger is not read.</summary>
    public const int MaxKeySetBytes = 64 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(30);

    /// <summary>A request does not wait longer than this for the read that its unknown kid made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IHttpClientFactory _clients;
    private readonly IRevocations _revocations;
    private readonly TimeProvider _time;
    private readonly ILogger<JwksVerificationKeys> _logger;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _extra = new();
    private FrozenDictionary<string, SecurityKey> _keys = FrozenDictionary<string, SecurityKey>.Empty;
    private ImmutableHashSet<string> _withdrawn = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private EntityTagHeaderValue? _etag;
    private DateTimeOffset _lastExtraRead = DateTimeOffset.MinValue;
    private Task _extraRead = Task.CompletedTask;

    public JwksVerificationKeys(IHttpClientFactory clients, IRevocations revocations, TimeProvider time, ILogger<JwksVerificationKeys> logger)
    {
        (_clients, _revocations, _time, _logger) = (clients, revocations, time, logger);
        _revocations.Revoked += OnRevoked;
    }

    public bool HasKeys => _keys.Count > 0;

    /// <summary>The key set held was published before a key of it was withdrawn: its successor may be missing.</summary>
    private bool IsBehind => _keys.Keys.Any(_withdrawn.Contains);

    public IReadOnlyCollection<SecurityKey> Find(string? kid)
        => kid is not null && _keys.TryGetValue(kid, out var key) && !_withdrawn.Contains(kid) ? [key] : [];

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
                // For all who wait, so not ended by one who hangs up.
                _extraRead = TryReadAsync(CancellationToken.None);
            }

            read = _extraRead;
        }

        try
        {
            await read.WaitAsync(Patience, cancellationToken);
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
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var succeeded = await TryReadAsync(stoppingToken);
            await _wake.WaitAsync(!HasKeys || IsBehind ? RetryDelay : succeeded ? Interval : Interval / 10, stoppingToken);
        }
    }

    private void OnRevoked(Revocation revocation)
    {
        if (revocation.KeyId is not { } kid || !ImmutableInterlocked.Update(ref _withdrawn, keys => keys.Add(kid)))
        {
            return;
        }

        LogWithdrawn(kid);
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
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
            LogReadFailed(exception.GetType().Name);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Count} token verification keys")]
    private partial void LogRead(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The token verification keys could not be read ({Reason}); those held stay in use")]
    private partial void LogReadFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Token verification key {Kid} was withdrawn; its tokens are refused")]
    private partial void LogWithdrawn(string kid);
}
