using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fubuni.ServiceDefaults.AccessTokens;

/// <summary>
/// Without a key no token can be verified: the service is not ready until it has read the first key set.
/// </summary>
internal sealed class JwksHealthCheck(JwksVerificationKeys keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            keys.HasKeys
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("No token verification key has been read yet.")
        );
}
