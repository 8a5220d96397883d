using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Names a health check that is registered in <see cref="IDistributedApplicationBuilder.Services"/>.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
        => builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(existing => existing.Key == key)
            ? throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.")
            : builder.WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>Healthy while a GET of the path answers with the status code (200 unless given).</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = FindHttpEndpoint(builder.Resource, endpointName, "HTTP health check");
        path ??= "/";
        statusCode ??= 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(key, _ => new Local.HttpHealthCheck(endpoint, path, statusCode.Value), failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }

    /// <summary>Adds a probe for an orchestrator, and the same as a health check for a run on this machine.</summary>
    [Experimental("ASPIREPROBES001")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder, ProbeType type, string? path = null, int? initialDelaySeconds = null, int? periodSeconds = null,
        int? timeoutSeconds = null, int? failureThreshold = null, int? successThreshold = null, string? endpointName = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        foreach (var existing in builder.Resource.Annotations.OfType<ProbeAnnotation>().Where(probe => probe.Type == type).ToArray())
        {
            builder.Resource.Annotations.Remove(existing);
        }

        return builder
            .WithAnnotation(new EndpointProbeAnnotation
            {
                Type = type,
                EndpointReference = FindHttpEndpoint(builder.Resource, endpointName, "HTTP probe"),
                Path = path ?? "/",
                InitialDelaySeconds = initialDelaySeconds ?? 5,
                PeriodSeconds = periodSeconds ?? 5,
                TimeoutSeconds = timeoutSeconds ?? 1,
                FailureThreshold = failureThreshold ?? 3,
                SuccessThreshold = successThreshold ?? 1,
            })
            .WithHttpHealthCheck(path, endpointName: endpointName);
    }

    private static EndpointReference FindHttpEndpoint(IResourceWithEndpoints resource, string? name, string purpose)
    {
        // Where none is named, https goes first, even if a published container does not listen there.
        var endpoint = resource.GetEndpoints()
            .Where(candidate => name is null
                ? candidate.EndpointName is "http" or "https"
                : string.Equals(candidate.EndpointName, name, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(candidate => candidate.EndpointName is "https")
            .FirstOrDefault();
        return endpoint switch
        {
            null => throw new DistributedApplicationException(
                $"Could not create {purpose} for resource '{resource.Name}' as no endpoint was found matching one of the specified names: {name ?? "https, http"}"),
            { Scheme: "http" or "https" } => endpoint,
            _ => throw new DistributedApplicationException(
                $"Could not create {purpose} for resource '{resource.Name}' as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint."),
        };
    }
}
