using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// The addresses of services, from configuration: <c>services:{name}:{endpoint}:{index}</c>, where the endpoint is <c>default</c>, a scheme,
/// or the one that the host names (<c>_endpoint.name</c>). A name that configuration does not know is left to DNS.
/// </summary>
internal sealed class ServiceEndpoints(IConfiguration configuration)
{
    private const string Section = "services";
    private int _turn;

    public Uri Resolve(Uri address)
    {
        var schemes = address.Scheme.Split('+');
        var (endpointName, serviceName) = ParseHost(address.Host);
        var candidates = Candidates(serviceName, endpointName, schemes);
        if (candidates.Length > 0)
            return Combine(address, schemes[0], candidates[(uint)Interlocked.Increment(ref _turn) % candidates.Length]);

        return schemes.Length == 1 && endpointName is null
            ? address
            : new UriBuilder(address) { Scheme = schemes[0], Host = serviceName, Port = address.Port }.Uri;
    }

    private static (string? Endpoint, string Service) ParseHost(string host)
        => host.StartsWith('_') && host.IndexOf('.') is > 1 and var dot ? (host[1..dot], host[(dot + 1)..]) : (null, host);

    /// <summary>The service's addresses of the most preferred scheme that has any, in the order the request names the schemes.</summary>
    private string[] Candidates(string serviceName, string? endpointName, string[] schemes)
    {
        var service = configuration.GetSection(Section).GetSection(serviceName);
        string[] names = endpointName is null ? ["default", .. schemes] : [endpointName];
        if (names.Select(service.GetSection).FirstOrDefault(section => section.Exists()) is not { } endpoint)
            return [];

        string[] addresses = endpoint.Value is { Length: > 0 } single ? [single] : [.. endpoint.GetChildren().Select(child => child.Value).OfType<string>()];
        var allowed = schemes.Where(scheme => addresses.Any(value => HasScheme(value, scheme))).Take(1);
        return [.. addresses.Where(value => !value.Contains("://", StringComparison.Ordinal) || allowed.Any(scheme => HasScheme(value, scheme)))];
    }

    private static bool HasScheme(string value, string scheme) => value.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase);

    private static Uri Combine(Uri address, string firstScheme, string endpoint)
    {
        var target = endpoint.Contains("://", StringComparison.Ordinal) ? new Uri(endpoint) : new Uri($"{firstScheme}://{endpoint}");
        return new UriBuilder(address)
        {
            Scheme = target.Scheme,
            Host = target.Host,
            Port = target.Port,
            Path = target.AbsolutePath.Length > 1 ? $"{target.AbsolutePath.TrimEnd('/')}/{address.AbsolutePath.TrimStart('/')}" : address.AbsolutePath,
        }.Uri;
    }
}
