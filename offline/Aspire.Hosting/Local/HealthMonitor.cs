using System.Collections.Immutable;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>Asks the health checks of a resource. One that has none is healthy when its endpoints accept connections.</summary>
internal sealed class HealthMonitor(HealthCheckService checks, ResourceNotificationService notifications, ResourceLog log)
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WhileUnhealthy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(15);

    /// <summary>Publishes the health of the resource until cancelled.</summary>
    public async Task WatchAsync(IResource resource, CancellationToken cancellationToken)
    {
        bool? wasHealthy = null;
        while (true)
        {
            var reports = await CheckAsync(resource, cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { HealthReports = reports }).ConfigureAwait(false);

            var bad = reports.Where(report => report.Status != HealthStatus.Healthy).ToArray();
            if (wasHealthy == true && bad.Length > 0)
            {
                log.Say($"'{resource.Name}' is no longer healthy: {bad[0].Description}", Color.Yellow);
            }
            else if (wasHealthy == false && bad.Length == 0)
            {
                log.Say($"'{resource.Name}' is healthy again.", Color.Green);
            }

            // Not being healthy is news only after having been so.
            wasHealthy = bad.Length == 0 ? true : wasHealthy is null ? null : false;
            await Task.Delay(bad.Length == 0 ? WhileHealthy : wasHealthy is null ? WhileStarting : WhileUnhealthy, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ImmutableArray<HealthReportSnapshot>> CheckAsync(IResource resource, CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key).ToHashSet();
        if (keys.Count == 0)
        {
            return [.. await Task.WhenAll(resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => ListensAsync(endpoint, cancellationToken))).ConfigureAwait(false)];
        }

        var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellationToken).ConfigureAwait(false);
        return [.. report.Entries.Select(entry => new HealthReportSnapshot(entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.Message))];
    }

    private static async Task<HealthReportSnapshot> ListensAsync(EndpointAnnotation endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint.AllocatedEndpoint!.Address, endpoint.AllocatedEndpoint.Port, cancellationToken).ConfigureAwait(false);
            return new HealthReportSnapshot(endpoint.Name, HealthStatus.Healthy, null, null);
        }
        catch (SocketException e)
        {
            return new HealthReportSnapshot(endpoint.Name, HealthStatus.Unhealthy, $"nothing listens on {endpoint.AllocatedEndpoint}", e.Message);
        }
    }
}
