using Fubuni.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Scalar.AspNetCore;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// The common setup of all services. <c>Program.cs</c> calls these methods and adds its own features.
/// </summary>
public static class ServiceDefaultsExtensions
{
    private const string LiveTag = "live";

    /// <summary>
    /// Telemetry over OTLP, health checks, service discovery and resilience for outgoing HTTP, and problem details.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
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

    /// <summary>
    /// The Redis client <c>cache</c> with its health check. The services work without Redis, so an outage is reported
    /// as degraded, which leaves them ready.
    /// </summary>
    public static void AddCache(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("cache");
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (
                var check in options.Registrations.Where(check =>
                    check.Name.StartsWith("StackExchange.Redis", StringComparison.Ordinal)
                )
            )
            {
                check.FailureStatus = HealthStatus.Degraded;
            }
        });
    }

    /// <summary>
    /// Errors as problem details, then authentication and authorization. Call it before any endpoint is mapped.
    /// </summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    /// <summary>
    /// Maps <c>/health</c>, which answers 200 when the service can do its work: <c>Healthy</c>, or <c>Degraded</c>
    /// during an outage of the cache; 503 <c>Unhealthy</c> without its database or the keys. The checks that fail are
    /// named after it: <c>Degraded: StackExchange.Redis</c>. <c>/alive</c> answers 200 as long as the process need not
    /// be restarted. Both are anonymous and present in every environment, for the probes of the orchestrator.
    /// </summary>
    public static void MapHealthEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteHealthAsync }).AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) })
            .AllowAnonymous();
    }

    /// <summary>
    /// Maps the health endpoints and <c>/openapi/v1.json</c>. The API is public, and so is its description. In
    /// development <c>/scalar</c> shows it as a page.
    /// </summary>
    public static void MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthEndpoints();
        app.MapOpenApi().AllowAnonymous();
        if (app.Environment.IsDevelopment())
        {
            app.MapScalarApiReference().AllowAnonymous();
        }
    }

    /// <summary>
    /// Names only: the endpoint is anonymous, and an exception's message may say where a database is.
    /// </summary>
    private static Task WriteHealthAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var failing = report
            .Entries.Where(check => check.Value.Status != HealthStatus.Healthy)
            .Select(check => check.Key)
            .ToArray();
        return context.Response.WriteAsync(
            failing.Length == 0 ? $"{report.Status}" : $"{report.Status}: {string.Join(", ", failing)}"
        );
    }
}
