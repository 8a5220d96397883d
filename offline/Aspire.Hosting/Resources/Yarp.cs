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
}

namespace Aspire.Hosting
{
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
            // Ids are set and removed as the package does it, because that decides the order in which a chart lists the variables.
            foreach (var route in yarp.Routes)
            {
                var prefix = $"REVERSEPROXY__ROUTES__{route.Id}__";
                variables[prefix + "ROUTEID"] = route.Id;
                variables[prefix + "MATCH__PATH"] = route.Path;
                variables[prefix + "CLUSTERID"] = route.Cluster.Id;
                foreach (var (index, transform) in route.Transforms.Index())
                {
                    foreach (var (key, value) in transform)
                    {
                        variables[$"{prefix}TRANSFORMS__{index}__{key}"] = value;
                    }
                }

                variables.Remove(prefix + "ROUTEID");
            }

            foreach (var cluster in yarp.Clusters)
            {
                var prefix = $"REVERSEPROXY__CLUSTERS__{cluster.Id}__";
                variables[prefix + "CLUSTERID"] = cluster.Id;
                variables[prefix + "DESTINATIONS__destination1__ADDRESS"] = cluster.Address();
                variables.Remove(prefix + "CLUSTERID");
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
                yarp.WithReference(endpoint);
                return Add(YarpCluster.Of(endpoint));
            }

            public YarpCluster AddCluster(IResourceBuilder<IResourceWithServiceDiscovery> resource)
            {
                yarp.WithReference(resource);
                return Add(YarpCluster.Of(resource.Resource));
            }

            private YarpCluster Add(YarpCluster cluster)
            {
                yarp.Resource.Clusters.Add(cluster);
                return cluster;
            }
        }
    }
}
