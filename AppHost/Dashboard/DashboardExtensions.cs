using Microsoft.Extensions.Hosting;

namespace Fubuni.AppHost.Dashboard;

internal static class DashboardExtensions
{
    /// <summary>
    /// The chat as the gateway's link, the API reference of each service, and what people do during development as
    /// commands.
    /// </summary>
    public static void ConfigureDashboard(
        this IResourceBuilder<ProjectResource> gateway,
        IResourceBuilder<ProjectResource> auth,
        IResourceBuilder<ProjectResource> chat,
        IResourceBuilder<PostgresServerResource> postgres,
        IResourceBuilder<RedisResource> cache
    )
    {
        gateway.WithUrlForEndpoint("http", url => url.DisplayText = "Chat");
        foreach (var service in new[] { auth, chat })
        {
            service.WithApiReference();
        }

        auth.WithRotateKeysCommand();
        gateway.WithDemoAccountCommand();
        postgres.WithDeleteDataCommand(cache, auth, chat);
    }

    /// <summary>Scalar, which the services serve in development only.</summary>
    private static void WithApiReference(this IResourceBuilder<ProjectResource> service)
    {
        if (!service.ApplicationBuilder.Environment.IsDevelopment())
        {
            return;
        }

        service
            .WithUrlForEndpoint("http", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint(
                "http",
                endpoint => new ResourceUrlAnnotation
                {
                    Url = "/scalar",
                    DisplayText = "API reference",
                    Endpoint = endpoint,
                }
            );
    }
}
