using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fubuni.Chart.Tests;

/// <summary>From the Ingress to the process, and from each process to the next, ports line up.</summary>
public sealed partial class PortTests(PublishedChart chart)
{
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Services_lead_to_ports_that_containers_listen_on(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(rendered.OfKind("Service"), service =>
        {
            var workload = Behind(rendered, service);
            Assert.All(service["spec"]!["ports"].Items(), port => Assert.Contains((port["name"].Text(), port["targetPort"]!.GetValue<long>()), workload.Ports));
        });
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Probes_ask_ports_that_containers_listen_on(string values)
        => Assert.All(RenderedChart.Of(chart, values).Workloads, workload => Assert.All(
            new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => workload.Container[probe]!["httpGet"]).OfType<JsonObject>(),
            get =>
            {
                Assert.Contains(get["port"]!.GetValue<long>(), workload.Ports.Select(port => port.Number));
                Assert.Equal("HTTP", get["scheme"].Text());
            }));

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Services_are_told_to_listen_on_their_ports(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(["auth", "chat"], name => Assert.Equal(
            new Workload(rendered.Get("Deployment", $"{name}-deployment")).Ports.Single().Number.ToString(CultureInfo.InvariantCulture),
            rendered.Get("ConfigMap", $"{name}-config")["data"]!["HTTP_PORTS"].Text()));
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void What_containers_are_told_of_others_is_where_these_are(string values)
    {
        var rendered = RenderedChart.Of(chart, values);
        var told = Addresses(rendered).ToArray();

        Assert.NotEmpty(told);
        Assert.All(told, address => Assert.Contains(address.Port, rendered.Get("Service", address.Service)["spec"]!["ports"].Items().Select(port => port["port"]!.GetValue<long>())));
    }

    /// <summary>Variables for endpoints, as <c>AUTH_HTTPS</c>, the publisher writes also for an endpoint that nobody listens on.</summary>
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Addresses_come_by_service_discovery_alone_and_without_TLS(string values)
        => Assert.All(RenderedChart.Of(chart, values).OfKind("ConfigMap", "Secret").SelectMany(item => (item["data"] ?? item["stringData"]).Map()), variable =>
        {
            Assert.DoesNotMatch("^[A-Z]+_HTTPS?$|__https__", variable.Key);
            Assert.DoesNotMatch("https://[a-z]+-service", variable.Value);
        });

    [Fact]
    public void The_Ingress_leads_to_a_port_of_a_service()
    {
        var rendered = RenderedChart.Of(chart, "as little as possible");
        var backend = rendered.OfKind("Ingress").Single()["spec"]!["rules"]![0]!["http"]!["paths"]![0]!["backend"]!["service"]!;

        Assert.Contains(backend["port"]!["name"].Text(), rendered.Get("Service", backend["name"].Text())["spec"]!["ports"].Items().Select(port => port["name"].Text()));
    }

    [Fact]
    public void Every_cluster_of_the_front_door_is_a_service_that_it_knows()
    {
        var variables = RenderedChart.Of(chart, "as little as possible").Get("ConfigMap", "edge-config")["data"].Map();
        var clusters = variables.Where(variable => variable.Key.Contains("__DESTINATIONS__", StringComparison.Ordinal)).Select(variable => new Uri(variable.Value).Host);

        Assert.All(clusters, cluster => Assert.Contains($"services__{cluster}__http__0", variables.Keys));
        Assert.All(
            variables.Where(variable => variable.Key.EndsWith("__CLUSTERID", StringComparison.Ordinal)),
            route => Assert.Contains($"REVERSEPROXY__CLUSTERS__{route.Value}__DESTINATIONS__destination1__ADDRESS", variables.Keys));
    }

    /// <summary>Who is told of which service of the chart, and of which port of it.</summary>
    internal static IEnumerable<(string Caller, string Service, long Port)> Addresses(RenderedChart rendered)
        => from item in rendered.OfKind("ConfigMap", "Secret")
           from variable in (item["data"] ?? item["stringData"]).Map()
           from match in Address().Matches(variable.Value).Cast<Match>()
           select (item["metadata"]!["labels"]!["app.kubernetes.io/component"].Text(), match.Groups["service"].Value, long.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));

    internal static Workload Behind(RenderedChart rendered, JsonObject service)
        => rendered.Workloads.Single(workload => new JsonObject { ["matchLabels"] = service["spec"]!["selector"]!.DeepClone() }.Matches(workload.PodLabels));

    /// <summary>As in http://auth-service:8080, cache-service:6379 and Host=postgres-service;Port=5432.</summary>
    [GeneratedRegex(@"(?<service>[a-z]+-service)(?::|;Port=)(?<port>\d+)")]
    private static partial Regex Address();
}
