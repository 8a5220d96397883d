using static Fubuni.AppHost.Publishing.Helm.Objects;
using static Fubuni.AppHost.Publishing.Template;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>
/// By default, pods accept and open no connections. A component may call the components whose endpoints the model gives
/// it. Calls to addresses outside of the chart are policies of their own, which exist only while they are needed.
/// Probes come from the node and need no policy.
/// </summary>
internal static class NetworkPolicies
{
    private const string Enabled = ".Values.parameters.network.policies";

    private const string AllPods = """
        app.kubernetes.io/name: "{{ .Chart.Name }}"
        app.kubernetes.io/instance: "{{ .Release.Name }}"
        """;

    public static string ForAllPods() =>
        When(
            Enabled,
            Lines(
                Policy("default-deny", "network", AllPods, "Ingress, Egress", ""),
                Policy(
                    "name-resolution",
                    "network",
                    AllPods,
                    "Egress",
                    Write(
                        $$$"""
                        egress:
                          - to:
                              {{{Namespace("kube-system")}}}
                              # A cache of names on each node.
                              - ipBlock: { cidr: 169.254.20.10/32 }
                            ports:
                              - { protocol: UDP, port: 53 }
                              - { protocol: TCP, port: 53 }
                        """
                    )
                )
            )
        );

    public static string For(Component component, Components components)
    {
        var callers = components.All.Where(other => other.Workload.Callees.Contains(component.Name)).ToArray();
        var callees = components.All.Where(other => component.Workload.Callees.Contains(other.Name)).ToArray();
        var destinations = callees
            .OfType<StatefulComponent>()
            .Select(Outside)
            .Concat((component as StatelessComponent)?.Destinations ?? []);
        return When(
            Enabled,
            Lines(
                callers.Length > 0 ? Allow(component, "callers", "Ingress", RuleFrom(component, callers)) : "",
                callees.Length > 0 ? Allow(component, "calls", "Egress", Lines(callees.Select(RuleTo))) : "",
                component == components.Gateway ? FrontDoor(component) : "",
                Lines(destinations.Select(destination => AllowOut(component, destination)))
            )
        );
    }

    private static string RuleFrom(Component component, IEnumerable<Component> callers) =>
        Rule(Port(component), "from", callers.Select(Pods));

    private static string RuleTo(Component callee) => Rule(Port(callee), "to", [Pods(callee)]);

    private static string FrontDoor(Component gateway) =>
        Write(
            $$$"""
            {{- if {{{gateway.Values}}}.ingress_namespace }}
            {{{Allow(
                gateway,
                "ingress-controller",
                "Ingress",
                Rule(Port(gateway), "from", [IngressNamespace(gateway)])
            )}}}
            {{- else }}
            {{{Allow(gateway, "anybody", "Ingress", Rule(Port(gateway), "from", []))}}}
            {{- end }}
            """
        );

    private static string IngressNamespace(Component gateway) =>
        Namespace($$$"""{{ {{{gateway.Values}}}.ingress_namespace }}""");

    /// <summary>A server outside of the chart.</summary>
    private static Destination Outside(StatefulComponent component) =>
        new($"other-{component.Name}", $$$"""{{ {{{component.Values}}}.port | int }}""", $"not {component.IsEnabled}");

    /// <summary>To any address, because a policy cannot name a host.</summary>
    private static string AllowOut(Component component, Destination destination) =>
        When(
            destination.Condition,
            Allow(component, destination.Name, "Egress", Rule(destination.Port, "to", [], destination.MorePorts))
        );

    private static string Allow(Component component, string name, string type, string rules) =>
        Policy(
            $"{component.Name}-{name}",
            component.Name,
            Labels(component.Name),
            type,
            Write(
                $$$"""
                {{{type.ToLowerInvariant()}}}:
                  {{{rules}}}
                """
            )
        );

    private static string Policy(string name, string component, string pods, string types, string rules) =>
        Write(
            $$$"""
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            {{{Metadata(name, component)}}}
            spec:
              podSelector:
                matchLabels:
                  {{{pods}}}
              policyTypes: [{{{types}}}]
              {{{rules}}}
            """
        );

    /// <summary>No peers means all peers.</summary>
    private static string Rule(string port, string direction, IEnumerable<string> peers, string? morePorts = null) =>
        Write(
            $$$"""
            - ports:
                - { protocol: TCP, port: {{{port}}} }
                {{{More(morePorts)}}}
              {{{(peers.Any() ? $"{direction}:" : "")}}}
                {{{Lines(peers)}}}
            """
        );

    private static string More(string? ports) =>
        ports is null
            ? ""
            : Write(
                $$$"""
                {{- range {{{ports}}} }}
                - { protocol: TCP, port: {{ . | int }} }
                {{- end }}
                """
            );

    private static string Pods(Component component) =>
        Write(
            $$$"""
            - podSelector:
                matchLabels:
                  {{{Labels(component.Name)}}}
            """
        );

    private static string Namespace(string name) =>
        Write(
            $$$"""
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: "{{{name}}}"
            """
        );
}
