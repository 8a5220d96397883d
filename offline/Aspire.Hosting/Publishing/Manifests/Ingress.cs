namespace Aspire.Hosting.Kubernetes.Resources;

internal sealed class Ingress() : BaseKubernetesResource("networking.k8s.io/v1", "Ingress")
{
    public IngressSpecV1 Spec { get; } = new();
}

internal sealed class IngressSpecV1
{
    public IngressBackendV1? DefaultBackend { get; set; }

    public string? IngressClassName { get; set; }

    public List<IngressRuleV1> Rules { get; } = [];

    public List<IngressTLSV1> Tls { get; } = [];
}

internal sealed class IngressRuleV1
{
    public HttpIngressRuleValueV1 Http { get; } = new();

    public string? Host { get; set; }
}

internal sealed class HttpIngressRuleValueV1
{
    public List<HttpIngressPathV1> Paths { get; } = [];
}

internal sealed class HttpIngressPathV1
{
    public required IngressBackendV1 Backend { get; init; }

    public required string PathType { get; init; }

    public required string Path { get; init; }
}

internal sealed class IngressBackendV1(string service, string port)
{
    public IngressServiceBackendV1 Service { get; } = new(service, port);
}

internal sealed class IngressServiceBackendV1(string name, string port)
{
    public string Name { get; } = name;

    public ServiceBackendPortV1 Port { get; } = new(port);
}

internal sealed class ServiceBackendPortV1(string name)
{
    public string Name { get; } = name;
}

internal sealed class IngressTLSV1
{
    public required string SecretName { get; init; }

    public List<string> Hosts { get; } = [];
}
