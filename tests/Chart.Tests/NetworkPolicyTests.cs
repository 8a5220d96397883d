using System.Text.Json.Nodes;

namespace Fubuni.Chart.Tests;

public sealed class NetworkPolicyTests(PublishedChart chart)
{
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void A_component_may_call_those_whose_address_it_has_and_no_others(string values)
    {
        var rendered = RenderedChart.Of(chart, values);
        if (values == ValueSets.Bare)
        {
            Assert.Empty(rendered.OfKind("NetworkPolicy"));
            return;
        }

        // The content of existing Secrets is not known here, but it is the same as that of the chart's own.
        var source = values == ValueSets.ExistingSecrets ? RenderedChart.Of(chart, ValueSets.Minimal) : rendered;
        var addresses = PortTests
            .Addresses(source)
            .Select(address => (address.Caller, Called: rendered.Get("Service", address.Service)))
            .Select(call => (call.Caller, PortTests.Behind(rendered, call.Called).Name))
            .Distinct();
        var workloads = rendered.Workloads.ToArray();
        var allowed =
            from caller in workloads
            from called in workloads
            where caller != called && called.Ports.Any(port => MayCall(rendered, caller, called, port.Number))
            select (caller.Name, called.Name);

        Assert.Equal(addresses.Order(), allowed.Order());
    }

    [Theory]
    [InlineData(ValueSets.Minimal, "chat:443")]
    [InlineData(ValueSets.Everything, "auth:443 auth:4318 chat:4318 chat:11434 gateway:4318")]
    [InlineData(ValueSets.DataElsewhere, "auth:6380 auth:6432 chat:443 chat:6380 chat:6432")]
    public void Only_what_the_installation_needs_can_be_called_outside_of_the_namespace(string values, string expected)
    {
        var rendered = RenderedChart.Of(chart, values);
        var destinations =
            from workload in rendered.Workloads
            from rule in Rules(rendered, workload.PodLabels, "Egress")
            where rule["to"] is null
            from port in rule["ports"].Items()
            let number = port["port"].Number()
            orderby workload.Name, number
            select $"{workload.Name}:{number}";

        Assert.Equal(expected, string.Join(' ', destinations));
    }

    [Fact]
    public void Every_pod_is_closed_in_both_directions_and_can_resolve_names()
    {
        var rendered = RenderedChart.Of(chart, ValueSets.Minimal);
        var closed = rendered.Get("NetworkPolicy", "default-deny")["spec"]!;

        Assert.Equal(["Ingress", "Egress"], closed["policyTypes"].Texts());
        Assert.Null(closed["ingress"]);
        Assert.Null(closed["egress"]);
        Assert.All(
            rendered.Workloads,
            workload =>
            {
                Assert.True(closed["podSelector"].Matches(workload.PodLabels));
                Assert.Contains(
                    Rules(rendered, workload.PodLabels, "Egress").SelectMany(rule => rule["ports"].Items()),
                    port => port["port"].Number() == 53 && port["protocol"].Text() == "UDP"
                );
            }
        );
    }

    [Theory]
    [InlineData(ValueSets.Minimal, "ingress-nginx")]
    [InlineData(ValueSets.Everything, null)]
    public void Only_the_gateway_can_be_called_from_outside_and_only_by_the_ingress_controller(
        string values,
        string? expected
    )
    {
        var rendered = RenderedChart.Of(chart, values);
        var open =
            from workload in rendered.Workloads
            from rule in Rules(rendered, workload.PodLabels, "Ingress")
            where rule["from"].Items().All(peer => peer["podSelector"] is null)
            let peer = rule["from"]?[0]!["namespaceSelector"]!["matchLabels"]!
            select (workload.Name, From: peer?["kubernetes.io/metadata.name"].Text());

        Assert.Equal(("gateway", expected), open.Single());
    }

    private static bool MayCall(RenderedChart rendered, Workload caller, Workload called, long port)
    {
        var callerRules = Rules(rendered, caller.PodLabels, "Egress");
        var calledRules = Rules(rendered, called.PodLabels, "Ingress");
        return callerRules.Any(rule => Names(rule["to"], called) && Has(rule, port))
            && calledRules.Any(rule => Names(rule["from"], caller) && Has(rule, port));
    }

    private static bool Names(JsonNode? peers, Workload workload) =>
        peers
            .Items()
            .Any(peer =>
                peer["podSelector"] is { } selector
                && peer["namespaceSelector"] is null
                && selector.Matches(workload.PodLabels)
            );

    private static bool Has(JsonObject rule, long port) =>
        rule["ports"].Items().Any(item => item["port"].Number() == port);

    private static IEnumerable<JsonObject> Rules(RenderedChart rendered, JsonObject labels, string direction) =>
        rendered
            .OfKind("NetworkPolicy")
            .Select(policy => policy["spec"]!)
            .Where(spec => spec["podSelector"].Matches(labels) && spec["policyTypes"].Texts().Contains(direction))
            .SelectMany(spec => spec[direction.ToLowerInvariant()].Items());
}
