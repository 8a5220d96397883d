namespace Fubuni.AppHost.Chart;

internal static class IngressExtensions
{
    private const string PublicHost = "{{ (urlParse .Values.config.auth.public_origin).hostname }}";

    /// <summary>
    /// TLS in front of the edge, for the host of the public origin. Aspire's own Ingress takes the name of its class and its annotations when the chart
    /// is made, and writes a host name only for TLS, not for the rules; here both are decided when the chart is installed.
    /// </summary>
    public static void AddIngress(this Component edge)
    {
        var (name, values) = (edge.Name, edge.Values);
        var enabled = values.Add(name, "ingress_enabled", true, "An Ingress for the host of the public origin.");
        var ingress = new Manifest("networking.k8s.io/v1", "Ingress", $"{name}-ingress")
        {
            Spec =
            {
                ["ingressClassName"] = Helm.Optional(values.Add(name, "ingress_class", "nginx", "Empty: the cluster's default.")),
                ["tls"] = new object[]
                {
                    new Dictionary<string, object>
                    {
                        ["hosts"] = new[] { PublicHost },
                        ["secretName"] = Helm.Optional(values.Add(name, "tls_secret", "fubuni-tls", "The Secret with the certificate; empty: the ingress controller's own certificate.")),
                    },
                },
                ["rules"] = new object[]
                {
                    new Dictionary<string, object>
                    {
                        ["host"] = PublicHost,
                        ["http"] = new Dictionary<string, object>
                        {
                            ["paths"] = new object[]
                            {
                                new Dictionary<string, object>
                                {
                                    ["path"] = "/",
                                    ["pathType"] = "Prefix",
                                    ["backend"] = new Dictionary<string, object>
                                    {
                                        ["service"] = new Dictionary<string, object>
                                        {
                                            ["name"] = edge.Service.Service!.Metadata.Name,
                                            ["port"] = new Dictionary<string, object> { ["name"] = "http" },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        };
        // Answers stream for minutes, and their heartbeats are seconds apart: nothing in between may gather them.
        var annotations = new Dictionary<string, string>
        {
            ["nginx.ingress.kubernetes.io/proxy-buffering"] = "off",
            ["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "3600",
        };
        ingress.Metadata.Annotations[Helm.Entries] = values.Add(name, "ingress_annotations", annotations, "For example cert-manager.io/cluster-issuer.");
        edge.Add(ingress.When(enabled));
    }
}
