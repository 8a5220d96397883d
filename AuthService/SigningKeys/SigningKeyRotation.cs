using Fubuni.AuthService.Telemetry;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// Reads the keys before the service listens and every few seconds after that, makes the changes that are due, and
/// publishes the revocation of withdrawn keys.
/// </summary>
internal sealed partial class SigningKeyRotation(
    SigningKeyRing keys,
    KeyEncryption encryption,
    IServiceScopeFactory scopes,
    IRevocations revocations,
    AuthMetrics metrics,
    IOptions<SigningKeyOptions> options,
    TimeProvider time,
    ILogger<SigningKeyRotation> logger
) : BackgroundService
{
    private readonly HashSet<string> _published = new(StringComparer.Ordinal);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (encryption.IsChanging)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SigningKeyStore>().ReencryptAsync(cancellationToken);
        }

        await keys.LoadAsync(cancellationToken);
        metrics.ObserveSigningKeys(keys.Ages);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReloadInterval, time);
        // For the keys that were read before the service listens.
        await PublishWithdrawnAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await keys.LoadAsync(stoppingToken);
                await PublishWithdrawnAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRead(exception);
            }
        }
    }

    private async Task PublishWithdrawnAsync(CancellationToken cancellationToken)
    {
        foreach (var (kid, at) in keys.Withdrawn.Where(key => !_published.Contains(key.Kid)))
        {
            await revocations.RevokeKeyAsync(kid, at, cancellationToken);
            _published.Add(kid);
            LogWithdrawn(kid);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing key {Kid} was withdrawn; its tokens are refused")]
    private partial void LogWithdrawn(string kid);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The signing keys could not be read or changed; the current ones stay in use"
    )]
    private partial void LogNotRead(Exception exception);
}
