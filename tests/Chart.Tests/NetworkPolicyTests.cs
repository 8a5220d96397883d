using System.Text.Json.Nodes;

namespace Fubuni.Chart.Tests;

public sealed class NetworkPolicyTests(PublishedChart chart)
{
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Who_is_told_of_another_may_call_it_and_nobody_else_may(string values)
    {
        var rendered = RenderedChart.Of(chart, values);
        if (values is "neither Ingress nor policies")
        {
            Assert.Empty(rendered.OfKind("NetworkPolicy"));
            return;
        }

        // Where Secrets are given, what stands in them is not known here, but it is the same.
        var told = PortTests.Addresses(values == "existing Secrets" ? RenderedChart.Of(chart, "as little as possible") : rendered)
            .Select(address => (address.Caller, PortTests.Behind(rendered, rendered.Get("Service", address.Service)).Name))
            .Distinct();
        var workloads = rendered.Workloads.ToArray();
        var allowed = from caller in workloads
                      from called in workloads
                      where caller != called && called.Ports.Any(port => MayCall(rendered, caller, called, port.Number))
                      select (caller.Name, called.Name);

        Assert.Equal(told.Order(), allowed.Order());
    }

    [Theory]
    [InlineData("as little as possible", "chat:443")]
    [InlineData("all there is", "auth:443 auth:4318 chat:4318 chat:11434 edge:4318")]
    [InlineData("data elsewhere", "auth:6380 auth:6432 chat:443 chat:6380 chat:6432")]
    public void Out_of_the_namespace_leads_only_what_the_installation_needs(string values, string expected)
    {
        var rendered = RenderedChart.Of(chart, values);
        var ways = from workload in rendered.Workloads
                   from rule in Rules(rendered, workload.PodLabels, "Egress")
                   where rule["to"] is null
                   from port in rule["ports"].Items()
                   let number = port["port"]!.GetValue<long>()
                   orderby workload.Name, number
                   select $"{workload.Name}:{number}";

        Assert.Equal(expected, string.Join(' ', ways));
    }

    [Fact]
    public void Every_pod_is_closed_in_both_directions_and_can_resolve_names()
    {
        var rendered = RenderedChart.Of(chart, "as little as possible");
        var closed = rendered.Get("NetworkPolicy", "default-deny")["spec"]!;

        Assert.Equal(["Ingress", "Egress"], closed["policyTypes"]!.AsArray().Select(type => type.Text()));
        Assert.Null(closed["ingress"]);
        Assert.Null(closed["egress"]);
        Assert.All(rendered.Workloads, workload =>
        {
            Assert.True(closed["podSelector"].Matches(workload.PodLabels));
            Assert.Contains(Rules(rendered, workload.PodLabels, "Egress"), rule => rule["ports"].Items().Any(port => port["port"]!.GetValue<long>() == 53 && port["protocol"].Text() == "UDP"));
        });
    }

    [Theory]
    [InlineData("as little as possible", "ingress-nginx")]
    [InlineData("all there is", null)]
    public void From_outside_only_the_ingress_controller_comes_in_and_only_at_the_front_door(string values, string? expected)
    {
        var rendered = RenderedChart.Of(chart, values);
        var doors = from workload in rendered.Workloads
                    from rule in Rules(rendered, workload.PodLabels, "Ingress")
                    where rule["from"].Items().All(peer => peer["podSelector"] is null)
                    select (workload.Name, From: rule["from"]?[0]!["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"].Text());

        Assert.Equal(("edge", expected), doors.Single());
    }

    private static bool MayCall(RenderedChart rendered, Workload caller, Workload called, long port)
        => Rules(rendered, caller.PodLabels, "Egress").Any(rule => Names(rule["to"], called) && Has(rule, port))
            && Rules(rendered, called.PodLabels, "Ingress").Any(rule => Names(rule["from"], caller) && Has(rule, port));

    private static bool Names(JsonNode? peers, Workload workload)
        => peers.Items().Any(peer => peer["podSelector"] is { } selector && peer["namespaceSelector"] is null && selector.Matches(workload.PodLabels));

    private static bool Has(JsonObject rule, long port) => rule["ports"].Items().Any(item => item["port"]!.GetValue<long>() == port);

    private static IEnumerable<JsonObject> Rules(RenderedChart rendered, JsonObject labels, string direction)
        => rendered.OfKind("NetworkPolicy")
            .Where(policy => policy["spec"]!["podSelector"].Matches(labels) && policy["spec"]!["policyTypes"]!.AsArray().Any(type => type.Text() == direction))
            .SelectMany(policy => policy["spec"]![direction.ToLowerInvariant()].Items());
}
