using Fubuni.ServiceDefaults.Errors;
using Fubuni.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Fubuni.ServiceDefaults;

/// <summary>What every Fubuni service shares. <c>Program.cs</c> calls these and adds its own features.</summary>
public static class ServiceDefaultsExtensions
{
    private const string LiveTag = "live";

    /// <summary>
    /// Telemetry over OTLP, health checks, service discovery and resilience for outgoing HTTP, problem details, and the Redis client
    /// <c>cache</c> with its health check.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.AddCache();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        builder.Services.AddProblems();
        return builder;
    }

    /// <summary>Errors as problem details, then authentication and authorization. Call it before any endpoint is mapped.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    /// <summary>
    /// Maps <c>/health</c>, which answers 200 when the service can do its work: <c>Healthy</c>, or <c>Degraded</c> while the cache is away; 503 without
    /// its database or the keys. <c>/alive</c> answers 200 as long as the process need not be restarted. Both are anonymous and present in every
    /// environment, for the probes of the orchestrator. <c>/openapi/v1.json</c> describes the API, which is public, and so is its description.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
        app.MapOpenApi().AllowAnonymous();
        return app;
    }

    /// <summary>
    /// The services go on without Redis, so its absence is told as degraded, which leaves them ready: one part failing takes no other with it.
    /// </summary>
    private static void AddCache(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("cache");
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(check => check.Name.StartsWith("StackExchange.Redis", StringComparison.Ordinal)))
            {
                check.FailureStatus = HealthStatus.Degraded;
            }
        });
    }
}
