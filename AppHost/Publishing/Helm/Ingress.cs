using static Fubuni.AppHost.Publishing.Helm.Objects;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>TLS in front of the gateway, for the host of the public origin.</summary>
internal static class Ingress
{
    // Answers stream for minutes, with heartbeats every few seconds, so no proxy may buffer them.
    public const string Values = """
        # An Ingress for the host of the public origin.
        ingress_enabled: true
        # Empty: the cluster's default.
        ingress_class: "nginx"
        # The Secret with the certificate; empty: the ingress controller's own certificate.
        tls_secret: "fubuni-tls"
        # For example cert-manager.io/cluster-issuer.
        ingress_annotations:
          nginx.ingress.kubernetes.io/proxy-buffering: "off"
          nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
        # The namespace of the ingress controller; empty: the gateway can be called from anywhere.
        ingress_namespace: "ingress-nginx"
        """;

    private const string Host = "{{ (urlParse .Values.config.auth.public_origin).hostname }}";

    public static string Write(StatelessComponent gateway) =>
        When(
            $"{gateway.Values}.ingress_enabled",
            Template.Write(
                $$$"""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                {{{Metadata($"{gateway.Name}-ingress", gateway.Name)}}}
                  {{- with {{{gateway.Values}}}.ingress_annotations }}
                  annotations:
                    {{- toYaml . | nindent 4 }}
                  {{- end }}
                spec:
                  {{- with {{{gateway.Values}}}.ingress_class }}
                  ingressClassName: "{{ . }}"
                  {{- end }}
                  tls:
                    - hosts:
                        - "{{{Host}}}"
                      {{- with {{{gateway.Values}}}.tls_secret }}
                      secretName: "{{ . }}"
                      {{- end }}
                  rules:
                    - host: "{{{Host}}}"
                      http:
                        paths:
                          - path: /
                            pathType: Prefix
                            backend:
                              service:
                                name: {{{gateway.Name}}}-service
                                port:
                                  name: {{{gateway.Workload.Endpoint.EndpointName}}}
                """
            )
        );
}
