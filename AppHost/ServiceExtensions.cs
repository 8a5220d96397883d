namespace Fubuni.AppHost;

internal static class ServiceExtensions
{
    /// <summary>
    /// Adds one of our services: a single plain HTTP endpoint named <c>http</c> (TLS ends in front of it), on a free port in run mode,
    /// with the probes that ServiceDefaults answers. <c>WaitFor</c> on the service waits for them.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name)
            // Before any reference. A database's user and password stand in its connection string; nobody needs them in variables of their own. Nor does
            // anybody need AUTH_HTTP and AUTH_HTTPS: the publisher would write an address for the latter, too, where nobody listens.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
            .WithEndpoint("http", endpoint => endpoint.UriScheme = "http")
            .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
            .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http");
}
