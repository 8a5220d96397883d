using Yarp.ReverseProxy.Configuration;

namespace Fubuni.Gateway.Routing;

/// <summary>The only table of routes. The most specific path is used, whatever the order.</summary>
internal static class Routes
{
    private static readonly (string Path, string Service)[] OfServices =
    [
        ("/api/auth/{**path}", "auth"),
        ("/.well-known/{**path}", "auth"),
        ("/.well-known/oauth-protected-resource/{**path}", "chat"),
        ("/api/{**path}", "chat"),
        ("/mcp/{**path}", "chat"),
    ];

    /// <summary>
    /// The routes to the services and, where <paramref name="page"/> is the name of a service, to the page.
    /// </summary>
    public static IReadOnlyList<RouteConfig> All(string? page) =>
        [
            .. WithPage(page)
                .Select(route => new RouteConfig
                {
                    RouteId = route.Path,
                    ClusterId = route.Service,
                    Match = new() { Path = route.Path },
                }),
        ];

    /// <summary>One cluster for each service, at the address that service discovery knows.</summary>
    public static IReadOnlyList<ClusterConfig> Clusters(string? page) =>
        [
            .. WithPage(page)
                .Select(route => route.Service)
                .Distinct()
                .Select(service => new ClusterConfig
                {
                    ClusterId = service,
                    Destinations = new Dictionary<string, DestinationConfig>
                    {
                        [service] = new() { Address = $"http://{service}" },
                    },
                    LoadBalancingPolicy = "RoundRobin",
                    // A response that is not streamed may take minutes, during which nothing is sent.
                    HttpRequest = new() { ActivityTimeout = TimeSpan.FromMinutes(10) },
                }),
        ];

    private static IEnumerable<(string Path, string Service)> WithPage(string? page) =>
        page is null ? OfServices : OfServices.Append(("/{**path}", page));
}
