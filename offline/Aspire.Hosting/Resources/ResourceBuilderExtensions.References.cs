using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives the resource <c>ConnectionStrings__{name}</c> and one variable per connection property, such as <c>{NAME}_HOST</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        connectionName ??= resource.Name;
        var prefix = connectionName.Length == 0 ? "" : VariableName(connectionName).ToUpperInvariant() + "_";

        var injected = builder.Resource.InjectedReferences();
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                variables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}"] = new ConnectionStringReference(resource, optional);
            }

            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                foreach (var (property, value) in resource.GetConnectionProperties())
                {
                    variables[prefix + property.ToUpperInvariant()] = value;
                }
            }
        });
    }

    /// <summary>Says which variables the resource gets from the references that follow.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment
        => builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));

    /// <summary>Gives the resource <c>services__{name}__{scheme}__{index}</c> and <c>{NAME}_{ENDPOINT}</c> for every endpoint of the source.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ReferenceEndpoints(builder, source.Resource).UseAllEndpoints = true;
        return builder;
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ReferenceEndpoints(builder, endpointReference.Resource).EndpointNames.Add(endpointReference.EndpointName);
        return builder;
    }

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource
        => builder.WithRelationship(resource, "Reference");

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource
        => builder.WithRelationship(parent.Resource, "Parent");

    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource
        => builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));

    public static IResourceBuilder<T> PublishWithContainerFiles<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithContainerFiles> source, string destinationPath)
        where T : IContainerFilesDestinationResource
        => builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder.WithAnnotation(new ContainerFilesDestinationAnnotation { Source = source.Resource, DestinationPath = destinationPath })
            : builder;

    // One annotation and one callback per source, however many of its endpoints are referenced.
    private static EndpointReferenceAnnotation ReferenceEndpoints<T>(IResourceBuilder<T> builder, IResourceWithEndpoints source)
        where T : IResourceWithEnvironment
    {
        builder.WithReferenceRelationship(source);
        if (builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().FirstOrDefault(existing => existing.Resource == source) is { } annotation)
        {
            return annotation;
        }

        annotation = new EndpointReferenceAnnotation(source);
        builder.WithAnnotation(annotation).WithEnvironment(context => AddEndpoints(annotation, builder.Resource.InjectedReferences(), context.EnvironmentVariables));
        return annotation;
    }

    private static void AddEndpoints(
        EndpointReferenceAnnotation annotation, ReferenceEnvironmentInjectionFlags injected, Dictionary<string, object> variables)
    {
        var service = annotation.Resource.Name;
        foreach (var endpoint in annotation.Resource.GetEndpoints())
        {
            if (!annotation.UseAllEndpoints && !annotation.EndpointNames.Contains(endpoint.EndpointName))
            {
                continue;
            }

            if (injected.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                variables[$"{VariableName(service)}_{VariableName(endpoint.EndpointName)}".ToUpperInvariant()] = endpoint;
            }

            if (!injected.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                continue;
            }

            var scheme = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
            var index = 0;
            while (!variables.TryAdd($"services__{service}__{scheme}__{index}", endpoint))
            {
                index++;
            }
        }
    }

    private static ReferenceEnvironmentInjectionFlags InjectedReferences(this IResource resource)
        => resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation) ? annotation.Flags : ReferenceEnvironmentInjectionFlags.All;

    /// <summary>A name in which every character is allowed in an environment variable.</summary>
    private static string VariableName(string name)
        => (char.IsAsciiDigit(name[0]) ? "_" : "") + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
