using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace Aspire.Hosting.Publishing;

/// <summary>An endpoint as a port of a container and of the service in front of it.</summary>
/// <param name="Port">The container's.</param>
/// <param name="ServicePort">The service's, where it is another.</param>
internal sealed record EndpointMapping(string Name, string Scheme, string Protocol, string Host, HelmValue Port, HelmValue? ServicePort = null)
{
    private const int DefaultPort = 8080;
    private const int FirstAllocatedPort = 8000;

    public static void AddTo(KubernetesResource target)
    {
        var schemes = new HashSet<string>();
        var usedPorts = target.Parent.UsedPorts;
        foreach (var endpoint in target.Target.Annotations.OfType<EndpointAnnotation>())
        {
            var isHttp = endpoint.UriScheme is "http" or "https";
            var isFirst = schemes.Add(endpoint.UriScheme);
            var fixedPort = endpoint.TargetPort ?? (target.Target is ContainerResource ? endpoint.Port : null);
            if (fixedPort is null && !(target.Target is ProjectResource && isHttp && isFirst))
            {
                fixedPort = Enumerable.Range(FirstAllocatedPort, int.MaxValue - FirstAllocatedPort).First(candidate => !usedPorts.Contains(candidate));
            }

            usedPorts.UnionWith(new[] { fixedPort, endpoint.Port }.OfType<int>());

            var port = fixedPort is { } number ? Literal(number) : ProjectPort(target, endpoint);
            target.Endpoints[endpoint.Name] = new(
                endpoint.Name, endpoint.UriScheme, endpoint.Protocol == ProtocolType.Udp ? "UDP" : "TCP", target.ObjectName("service"), port,
                endpoint.Port is { } exposed && fixedPort is not null && exposed != fixedPort ? Literal(exposed) : null);
        }
    }

    /// <summary>What others use to reach the endpoint, or the container's own port.</summary>
    public string Get(EndpointProperty property, bool embedded = false)
    {
        var reached = ServicePort ?? Port;
        return property switch
        {
            EndpointProperty.Url => $"{Scheme}://{Host}:{reached.ToEmbedded()}",
            EndpointProperty.Host or EndpointProperty.IPV4Host => Host,
            EndpointProperty.HostAndPort => $"{Host}:{reached.ToEmbedded()}",
            EndpointProperty.Port => embedded ? reached.ToEmbedded() : reached.ToScalar(),
            EndpointProperty.TargetPort => embedded ? Port.ToEmbedded() : Port.ToScalar(),
            EndpointProperty.Scheme => Scheme,
            _ => throw new NotSupportedException($"The property '{property}' of endpoint '{Name}' has no value in a chart."),
        };
    }

    // The default https endpoint shares the port of the http one, because a container does not listen with TLS.
    private static HelmValue ProjectPort(KubernetesResource target, EndpointAnnotation endpoint)
    {
        if (target.Target is ProjectResource project && project.DefaultHttpsEndpoint == endpoint
            && target.Endpoints.Values.FirstOrDefault(mapping => mapping.Scheme == "http") is { } http)
        {
            return http.Port;
        }

        var key = $"port_{Helm.Key(endpoint.Name)}";
        return target.Parameters[key] = new HelmValue(Helm.Parameter(target.Target.Name, key), DefaultPort);
    }

    private static HelmValue Literal(int port) => HelmValue.Literal(port.ToString(CultureInfo.InvariantCulture));
}
