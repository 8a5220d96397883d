using Microsoft.Extensions.Hosting;

namespace Fubuni.AppHost.Dashboard;

internal static class DashboardExtensions
{
    /// <summary>
    /// The links and commands of the dashboard: the chat, the API reference of each service, and common tasks of
    /// development.
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

    /// <summary>The API reference (Scalar), which the services serve only in development.</summary>
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
