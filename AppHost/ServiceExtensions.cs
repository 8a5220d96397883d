using Fubuni.AppHost.Dashboard;

namespace Fubuni.AppHost;

internal static class ServiceExtensions
{
    /// <summary>
    /// Adds one of our services: a single plain HTTP endpoint named <c>http</c> (TLS ends in front of it), on a free
    /// port in run mode, with the probes that ServiceDefaults answers. <c>WaitFor</c> on the service waits for them.
    /// </summary>
    /// <param name="icon">The name of a Fluent UI icon, for the dashboard.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        string icon
    )
        where TProject : IProjectMetadata, new() =>
        builder
            .AddProject<TProject>(name)
            .StartBuiltAssembly()
            // Set before any reference is added. A database's user and password are part of its connection string and
            // are not needed in variables of their own, and AUTH_HTTP and the like are not needed beside service
            // discovery.
            .WithReferenceEnvironment(
                ReferenceEnvironmentInjectionFlags.ConnectionString
                    | ReferenceEnvironmentInjectionFlags.ServiceDiscovery
            )
            .WithEndpoint(
                "http",
                endpoint =>
                {
                    endpoint.UriScheme = "http";
                    // The orchestrator's proxy also accepts connections while the service is stopped, and lets the
                    // caller wait.
                    endpoint.IsProxied = false;
                }
            )
            .WithoutHttpsCertificate()
            .WithHealth()
            .WithIconName(icon);

    /// <summary>
    /// Probes for a cluster when published; in run mode a health check that shows the failed checks in the dashboard.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithHealth(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode
            ? ServiceHealthCheck.Add(service)
            : service
                .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
                .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http");

    /// <summary>
    /// Starts the assembly that the build of the AppHost has compiled. By default the orchestrator starts <c>dotnet
    /// run</c>, which builds each project again at every start. An editor that debugs starts projects itself. The
    /// command "Rebuild" of the dashboard still builds.
    /// </summary>
    private static IResourceBuilder<ProjectResource> StartBuiltAssembly(this IResourceBuilder<ProjectResource> service)
    {
        var builder = service.ApplicationBuilder;
        if (
            builder.ExecutionContext.IsPublishMode || !string.IsNullOrEmpty(builder.Configuration["DEBUG_SESSION_PORT"])
        )
        {
            return service;
        }

        var folder = Path.GetDirectoryName(service.Resource.GetProjectMetadata().ProjectPath)!;
        return service
            .WithAnnotation(new ExecutableAnnotation { Command = "dotnet", WorkingDirectory = folder })
            .WithArgs(AssemblyOf(service.Resource));
    }

    /// <summary>All projects are built into <c>artifacts/bin/{project}/{configuration}</c>.</summary>
    public static string AssemblyOf(ProjectResource service)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var name = Path.GetFileNameWithoutExtension(service.GetProjectMetadata().ProjectPath);
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, $"{name}.dll");
    }

    public static IResourceBuilder<ProjectResource> ListenOn(
        this IResourceBuilder<ProjectResource> service,
        int port
    ) => service.WithEndpoint("http", endpoint => (endpoint.Port, endpoint.TargetPort) = (port, port));

    /// <summary>
    /// When installed, TLS ends in front of the gateway, and the gateway is in front of auth. Both accept forwarded
    /// headers only from the networks in the parameter <c>known-proxies</c>.
    /// </summary>
    public static void TrustProxies(
        this IDistributedApplicationBuilder builder,
        params IEnumerable<IResourceBuilder<ProjectResource>> services
    )
    {
        var proxies = builder.AddParameter(
            "known-proxies",
            "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7",
            publishValueAsDefault: true
        );
        foreach (var service in services)
        {
            service.WithEnvironment("ForwardedHeaders__KnownProxies", proxies);
        }
    }
}
