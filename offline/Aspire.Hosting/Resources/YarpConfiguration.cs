using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Yarp;

namespace Aspire.Hosting.Yarp
{
    public class YarpCluster
    {
        internal YarpCluster(IResource resource, Func<string> address)
        {
            Id = $"cluster_{resource.Name}";
            Address = address;
        }

        internal string Id { get; }

        /// <summary>An address that service discovery in the proxy resolves.</summary>
        internal Func<string> Address { get; }

        internal static YarpCluster Of(EndpointReference endpoint) => new(endpoint.Resource, () => endpoint.EndpointName is "http" or "https"
            ? $"{endpoint.Scheme}://{endpoint.Resource.Name}"
            : $"{endpoint.Scheme}://_{endpoint.EndpointName}.{endpoint.Resource.Name}");

        internal static YarpCluster Of(IResourceWithServiceDiscovery resource) => new(resource, () =>
        {
            string[] schemes = [.. resource.GetEndpoints().Where(endpoint => endpoint.EndpointName is "http" or "https").Select(endpoint => endpoint.Scheme).OrderDescending()];
            return schemes.Length > 0
                ? $"{string.Join('+', schemes)}://{resource.Name}"
                : throw new ArgumentException("Cannot find a http or https endpoint for this resource.", nameof(resource));
        });
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

        internal List<Dictionary<string, string>> Transforms { get; } = [];
    }

    public static class YarpRouteExtensions
    {
        /// <summary>Changes requests and responses of the route, in the terms of YARP's configuration (such as <c>PathRemovePrefix</c>).</summary>
        public static YarpRoute WithTransform(this YarpRoute route, Action<IDictionary<string, string>> createTransform)
        {
            var transform = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            createTransform(transform);
            route.Transforms.Add(transform);
            return route;
        }
    }
}

namespace Aspire.Hosting
{
    public interface IYarpConfigurationBuilder
    {
        YarpRoute AddRoute(string path, YarpCluster cluster);

        YarpCluster AddCluster(EndpointReference endpoint);

        YarpCluster AddCluster(IResourceBuilder<IResourceWithServiceDiscovery> resource);
    }

    public static class YarpConfigurationBuilderExtensions
    {
        public static YarpRoute AddRoute(this IYarpConfigurationBuilder builder, string path, EndpointReference endpoint)
            => builder.AddRoute(path, builder.AddCluster(endpoint));

        public static YarpRoute AddRoute(this IYarpConfigurationBuilder builder, string path, IResourceBuilder<IResourceWithServiceDiscovery> resource)
            => builder.AddRoute(path, builder.AddCluster(resource));
    }
}
