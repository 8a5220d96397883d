using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.ServiceDefaults.Authentication;

/// <summary>
/// Keys of the service that issues tokens, read from its JWKS and held in memory. A new key is published long before it signs, so the
/// periodic read is enough; an unknown kid makes one extra read, and no more than one in <see cref="Cooldown"/> whoever asks.
/// When the issuer is down the keys held stay in use.
/// </summary>
internal sealed partial class JwksVerificationKeys(IHttpClientFactory clients, TimeProvider time, ILogger<JwksVerificationKeys> logger)
    : BackgroundService, IVerificationKeys
{
    public const string HttpClientName = "jwks";
    private const int MinimumModulusBits = 2048;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private FrozenDictionary<string, SecurityKey[]> _keys = FrozenDictionary<string, SecurityKey[]>.Empty;
    private EntityTagHeaderValue? _etag;
    private DateTimeOffset _lastExtraRead = DateTimeOffset.MinValue;

    public bool HasKeys => _keys.Count > 0;

    public IReadOnlyCollection<SecurityKey> Find(string? kid) => kid is not null && _keys.TryGetValue(kid, out var keys) ? keys : [];

    public async ValueTask RefreshAsync(string kid, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_keys.ContainsKey(kid) || (HasKeys && now - _lastExtraRead < Cooldown))
            {
                return;
            }

            _lastExtraRead = now;
            await ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogReadFailed(exception.GetType().Name);
        }
        finally
        {
            _reading.Release();
        }
    }

    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var delay = Interval;
            await _reading.WaitAsync(stoppingToken);
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogReadFailed(exception.GetType().Name);
                delay = HasKeys ? Interval / 10 : RetryDelay;
            }
            finally
            {
                _reading.Release();
            }

            await Task.Delay(delay, time, stoppingToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json");
        if (_etag is not null)
        {
            request.Headers.IfNoneMatch.Add(_etag);
        }

        using var client = clients.CreateClient(HttpClientName);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return;
        }

        response.EnsureSuccessStatusCode();
        var keys = new JsonWebKeySet(await response.Content.ReadAsStringAsync(cancellationToken)).Keys.Where(IsUsable)
            .GroupBy(key => key.Kid, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray<SecurityKey>(), StringComparer.Ordinal);
        if (keys.Count == 0)
        {
            throw new InvalidDataException("The key set has no usable key.");
        }

        _keys = keys;
        _etag = response.Headers.ETag;
        LogRead(keys.Count);
    }

    private static bool IsUsable(JsonWebKey key)
        => key is { Kty: JsonWebAlgorithmsKeyTypes.RSA, Kid.Length: > 0, KeySize: >= MinimumModulusBits }
            && key.Use is null or "sig"
            && key.Alg is null or SecurityAlgorithms.RsaSha256;

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Count} token verification keys")]
    private partial void LogRead(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The token verification keys could not be read ({Reason}); those held stay in use")]
    private partial void LogReadFailed(string reason);
}
