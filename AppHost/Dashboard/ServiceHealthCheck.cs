using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fubuni.AppHost.Dashboard;

/// <summary>
/// Shows the result of <c>/health</c> in the dashboard, which names the failed checks; Aspire's own HTTP check shows
/// only the status code. A degraded service counts as ready, as for the probes of a cluster.
/// </summary>
internal sealed class ServiceHealthCheck(HttpClient http, EndpointReference endpoint) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static IResourceBuilder<ProjectResource> Add(IResourceBuilder<ProjectResource> service)
    {
        var name = $"{service.Resource.Name}_health";
        var check = new ServiceHealthCheck(new HttpClient { Timeout = Timeout }, service.GetEndpoint("http"));
        service.ApplicationBuilder.Services.AddHealthChecks().AddCheck(name, check);
        return service.WithHealthCheck(name);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy("It has no address yet.");
        }

        try
        {
            using var response = await http.GetAsync(new Uri($"{endpoint.Url}/health"), cancellationToken);
            var description = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? HealthCheckResult.Healthy(description)
                : HealthCheckResult.Unhealthy(
                    description.Length > 0 ? description : $"It answers with status {(int)response.StatusCode}."
                );
        }
        catch (HttpRequestException)
        {
            return HealthCheckResult.Unhealthy("It does not accept connections.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"It did not answer within {Timeout.TotalSeconds} seconds.");
        }
    }
}
