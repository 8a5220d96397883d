using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
        => builder.AddProject<TProject>(name, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
        => Add(builder, name, new TProject(), configure);

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath)
        => Add(builder, name, new ProjectFile(Path.GetFullPath(projectPath, builder.AppHostDirectory)), _ => { });

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
        => builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<ProjectResource> Add(
        IDistributedApplicationBuilder builder, string name, IProjectMetadata project, Action<ProjectResourceOptions> configure)
    {
        var options = new ProjectResourceOptions();
        configure(options);
        var resource = builder.AddResource(new ProjectResource(name))
            .WithAnnotation(project)
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory")
            .WithOtlpExporter();

        var profile = options.ExcludeLaunchProfile ? null : FindProfile(builder, project, options.LaunchProfileName);
        return builder.ExecutionContext.IsRunMode ? resource.WithRunDefaults(profile) : resource.WithPublishDefaults(profile?.Value);
    }

    private static KeyValuePair<string, LaunchProfile>? FindProfile(IDistributedApplicationBuilder builder, IProjectMetadata project, string? name)
    {
        var settings = LaunchSettings.Read(Path.GetDirectoryName(project.ProjectPath)!);
        if (name is not null)
        {
            return settings?.Find(name)
                ?? throw new DistributedApplicationException($"Launch settings file does not contain '{name}' profile.");
        }

        var preferred = builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"];
        return (preferred is null ? null : settings?.Find(preferred)) ?? settings?.Find(null);
    }

    private static IResourceBuilder<ProjectResource> WithRunDefaults(
        this IResourceBuilder<ProjectResource> builder, KeyValuePair<string, LaunchProfile>? profile)
    {
        builder.WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple")
            .WithEnvironment(context => SetUrls(builder.Resource, context.EnvironmentVariables));
        if (profile is not { } launch)
        {
            return builder;
        }

        foreach (var url in launch.Value.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var address = new Uri(url);
            builder.WithEndpoint(address.Scheme, endpoint =>
            {
                endpoint.Port = address.Port;
                endpoint.UriScheme = address.Scheme;
            });
        }

        return builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", launch.Key);
            foreach (var (variable, value) in launch.Value.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(variable, Environment.ExpandEnvironmentVariables(value));
            }
        });
    }

    private static void SetUrls(ProjectResource resource, Dictionary<string, object> variables)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in resource.GetEndpoints())
        {
            urls.AppendLiteral(urls.IsEmpty ? "" : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!urls.IsEmpty)
        {
            variables.TryAdd("ASPNETCORE_URLS", urls.Build());
        }
    }

    // A container listens on one port for plain HTTP; a proxy or ingress ends TLS in front of it.
    private static IResourceBuilder<ProjectResource> WithPublishDefaults(this IResourceBuilder<ProjectResource> builder, LaunchProfile? profile)
    {
        if (profile?.ApplicationUrl is not null)
        {
            builder.WithEndpoint("http", endpoint => endpoint.UriScheme = "http");
            builder.WithEndpoint("https", endpoint =>
            {
                endpoint.UriScheme = "https";
                builder.Resource.DefaultHttpsEndpoint = endpoint;
            });
        }

        return builder.WithEnvironment(context =>
        {
            if (builder.Resource.GetEndpoints().Any())
            {
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            }

            var ports = new ReferenceExpressionBuilder();
            foreach (var endpoint in builder.Resource.GetEndpoints().Where(endpoint => endpoint.IsHttp))
            {
                ports.AppendLiteral(ports.IsEmpty ? "" : ";");
                ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
            }

            if (!ports.IsEmpty)
            {
                context.EnvironmentVariables.TryAdd("HTTP_PORTS", ports.Build());
            }
        });
    }

    private sealed class ProjectFile(string path) : IProjectMetadata
    {
        public string ProjectPath { get; } = path;
    }
}
