using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Yarp;

namespace Aspire.Hosting.Yarp
{
    /// <summary>The YARP reverse proxy as a container, configured by environment variables.</summary>
    public class YarpResource(string name) : ContainerResource(name), IResourceWithServiceDiscovery, IContainerFilesDestinationResource
    {
        internal List<YarpRoute> Routes { get; } = [];

        internal List<YarpCluster> Clusters { get; } = [];
    }

    public class YarpCluster
    {
        internal YarpCluster(EndpointReference endpoint) => Endpoint = endpoint;

        internal string Id => $"cluster_{Endpoint.Resource.Name}";

        internal EndpointReference Endpoint { get; }

        /// <summary>An address that service discovery in the proxy resolves.</summary>
        internal string Address => Endpoint.EndpointName is "http" or "https"
            ? $"{Endpoint.Scheme}://{Endpoint.Resource.Name}"
            : $"{Endpoint.Scheme}://_{Endpoint.EndpointName}.{Endpoint.Resource.Name}";
    }

    public class YarpRoute
    {
        internal YarpRoute(string id, string path, YarpCluster cluster)
        {
            Id = id;
            Path = path;
            Cluster = cluster;
        }

        internal string Id { get; }

        internal string Path { get; }

        internal YarpCluster Cluster { get; }
    }
}

namespace Aspire.Hosting
{
    public interface IYarpConfigurationBuilder
    {
        YarpRoute AddRoute(string path, YarpCluster cluster);

        YarpCluster AddCluster(EndpointReference endpoint);
    }

    public static class YarpConfigurationBuilderExtensions
    {
        public static YarpRoute AddRoute(this IYarpConfigurationBuilder builder, string path, EndpointReference endpoint)
            => builder.AddRoute(path, builder.AddCluster(endpoint));
    }

    public static class YarpResourceExtensions
    {
        public static IResourceBuilder<YarpResource> AddYarp(this IDistributedApplicationBuilder builder, string name)
        {
            var yarp = new YarpResource(name);
            return builder.AddResource(yarp)
                .WithHttpEndpoint(name: "http", targetPort: 5000)
                .WithImage("dotnet/nightly/yarp", "2.3-preview")
                .WithImageRegistry("mcr.microsoft.com")
                .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
                .WithEntrypoint("dotnet")
                .WithArgs("/app/yarp.dll")
                .WithOtlpExporter()
                .WithEnvironment(context => AddConfiguration(yarp, context.EnvironmentVariables));
        }

        public static IResourceBuilder<YarpResource> WithConfiguration(
            this IResourceBuilder<YarpResource> builder, Action<IYarpConfigurationBuilder> configurationBuilder)
        {
            configurationBuilder(new YarpConfigurationBuilder(builder));
            return builder;
        }

        /// <summary>Serves the published files of another resource next to the routes.</summary>
        public static IResourceBuilder<YarpResource> PublishWithStaticFiles(
            this IResourceBuilder<YarpResource> builder, IResourceBuilder<IResourceWithContainerFiles> resourceWithFiles)
            => builder.ApplicationBuilder.ExecutionContext.IsPublishMode
                ? builder.PublishWithContainerFiles(resourceWithFiles, "/app/wwwroot").WithEnvironment("YARP_ENABLE_STATIC_FILES", "true")
                : builder;

        private static void AddConfiguration(YarpResource yarp, Dictionary<string, object> variables)
        {
            foreach (var route in yarp.Routes)
            {
                variables[$"REVERSEPROXY__ROUTES__{route.Id}__CLUSTERID"] = route.Cluster.Id;
                variables[$"REVERSEPROXY__ROUTES__{route.Id}__MATCH__PATH"] = route.Path;
            }

            foreach (var cluster in yarp.Clusters)
            {
                variables[$"REVERSEPROXY__CLUSTERS__{cluster.Id}__DESTINATIONS__destination1__ADDRESS"] = cluster.Address;
            }
        }

        private sealed class YarpConfigurationBuilder(IResourceBuilder<YarpResource> yarp) : IYarpConfigurationBuilder
        {
            public YarpRoute AddRoute(string path, YarpCluster cluster)
            {
                var route = new YarpRoute($"route{yarp.Resource.Routes.Count}", path, cluster);
                yarp.Resource.Routes.Add(route);
                return route;
            }

            public YarpCluster AddCluster(EndpointReference endpoint)
            {
                var cluster = new YarpCluster(endpoint);
                yarp.Resource.Clusters.Add(cluster);
                yarp.WithReference(endpoint);
                return cluster;
            }
        }
    }
}
