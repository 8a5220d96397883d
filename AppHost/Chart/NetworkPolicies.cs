namespace Fubuni.AppHost.Chart;

/// <summary>
/// Who may talk to whom: nobody to anybody, but for what is listed here. Everything else outside of the chart that a part must reach is a policy of
/// its own, there only while it is needed. Probes come from the node, which policies leave alone.
/// </summary>
internal static class NetworkPolicies
{
    private const string Enabled = ".Values.parameters.network.policies";
    private const string NetworkName = "network";

    private static readonly string[] BothDirections = ["Ingress", "Egress"];

    private static readonly (string From, string To)[] Edges =
    [
        ("edge", "auth"),
        ("edge", "chat"),
        ("auth", "chat"),
        ("chat", "auth"),
        ("auth", "postgres"),
        ("chat", "postgres"),
        ("auth", "cache"),
        ("chat", "cache"),
    ];

    /// <summary>What is in <see cref="Edges"/> about the part, in both directions.</summary>
    public static void Connect(this Component component)
    {
        var callers = Edges.Where(edge => edge.To == component.Name).Select(edge => edge.From).ToArray();
        var called = Edges.Where(edge => edge.From == component.Name).Select(edge => edge.To).ToArray();
        if (callers.Length > 0)
        {
            component.Add(Policy($"{component.Name}-callers", Component.SelectorOf(component.Name), "Ingress",
                Rule("from", callers.Select(Pods), Tcp(PortOf(component.Name)))));
        }

        if (called.Length > 0)
        {
            component.Add(Policy($"{component.Name}-calls", Component.SelectorOf(component.Name), "Egress",
                [.. called.Select(to => Rule("to", [Pods(to)], Tcp(PortOf(to))))]));
        }
    }

    /// <summary>What every part is refused and allowed, and what comes in at the front door.</summary>
    public static void AddFrontDoorPolicies(this Component edge)
    {
        var values = edge.Values;
        values.Add(NetworkName, "policies", true, "Network policies: only what must talk to each other can.");
        var everything = new Dictionary<string, object>
        {
            ["matchLabels"] = new Dictionary<string, string>
            {
                ["app.kubernetes.io/name"] = Helm.Expression(".Chart.Name"),
                ["app.kubernetes.io/instance"] = Helm.Expression(".Release.Name"),
            },
        };
        edge.AddShared(new Manifest("networking.k8s.io/v1", "NetworkPolicy", "default-deny")
        {
            Spec = { ["podSelector"] = everything, ["policyTypes"] = BothDirections },
        });
        edge.AddShared(Policy("name-resolution", everything, "Egress",
            Rule("to", [Namespace("kube-system"), Network("169.254.20.10/32")], Port("UDP", 53), Port("TCP", 53))));

        var ingress = values.Add(edge.Name, "ingress_namespace", "ingress-nginx", "Where the ingress controller runs; empty: the front door may be called from anywhere.");
        edge.Add(Policy("edge-ingress-controller", Component.SelectorOf(edge.Name), "Ingress",
            Rule("from", [Namespace(Helm.Expression(ingress))], Tcp(PortOf(edge.Name)))).When($"and {Enabled} {ingress}"));
        edge.Add(Policy("edge-anybody", Component.SelectorOf(edge.Name), "Ingress",
            Rule("from", [], Tcp(PortOf(edge.Name)))).When($"and {Enabled} (not {ingress})"));
    }

    /// <summary>A way out of the namespace to any address, because a policy cannot name a host, on one port.</summary>
    public static void Reach(this Component component, string what, object port, string condition)
        => component.Add(Policy($"{component.Name}-{what}", Component.SelectorOf(component.Name), "Egress", Rule("to", [], Tcp(port)))
            .When($"and {Enabled} {condition}"));

    private static object PortOf(string name) => name switch
    {
        "postgres" => 5432,
        "cache" => 6379,
        "edge" => 5000,
        _ => Helm.Number($".Values.parameters.{name}.port_http"),
    };

    private static Manifest Policy(string name, Dictionary<string, object> pods, string type, params Dictionary<string, object>[] rules)
        => new Manifest("networking.k8s.io/v1", "NetworkPolicy", name)
        {
            Spec = { ["podSelector"] = pods, ["policyTypes"] = new[] { type }, [type.ToLowerInvariant()] = rules },
        }.When(Enabled);

    /// <summary>Without peers: all of them.</summary>
    private static Dictionary<string, object> Rule(string direction, IEnumerable<Dictionary<string, object>> peers, params Dictionary<string, object>[] ports)
    {
        var rule = new Dictionary<string, object>();
        if (peers.ToArray() is { Length: > 0 } some)
        {
            rule[direction] = some;
        }

        rule["ports"] = ports;
        return rule;
    }

    private static Dictionary<string, object> Pods(string name) => new() { ["podSelector"] = Component.SelectorOf(name) };

    private static Dictionary<string, object> Namespace(string name) => new()
    {
        ["namespaceSelector"] = new Dictionary<string, object> { ["matchLabels"] = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = name } },
    };

    private static Dictionary<string, object> Network(string cidr) => new() { ["ipBlock"] = new Dictionary<string, object> { ["cidr"] = cidr } };

    private static Dictionary<string, object> Tcp(object port) => Port("TCP", port);

    private static Dictionary<string, object> Port(string protocol, object port) => new() { ["protocol"] = protocol, ["port"] = port };

    private static void AddShared(this Component component, Manifest policy)
    {
        policy.Metadata.Labels["app.kubernetes.io/component"] = NetworkName;
        component.Add(policy.When(Enabled));
    }
}
