using Fubuni.Gateway.Failures;
using Fubuni.Gateway.Page;
using Yarp.ReverseProxy.Transforms;

namespace Fubuni.Gateway.Routing;

internal static class RoutingExtensions
{
    public static void AddRoutes(this WebApplicationBuilder builder)
    {
        var page = builder.Configuration.GetDevelopmentPage();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = RequestBodies.MaxSize);
        builder
            .Services.AddReverseProxy()
            .LoadFromMemory(Routes.All(page), Routes.Clusters(page))
            .AddServiceDiscoveryDestinationResolver()
            .AddTransforms(transforms =>
            {
                // The services compare Origin with the host that the browser requested.
                transforms.AddOriginalHost();
                transforms.ExpectContinue();
            });
    }

    public static void MapRoutes(this WebApplication app) =>
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(ServiceFailures.DescribeAsync);
            proxy.Use(RequestBodies.MeasureAsync);
            proxy.UseLoadBalancing();
        });
}
