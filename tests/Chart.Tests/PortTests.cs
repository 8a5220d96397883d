using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fubuni.Chart.Tests;

/// <summary>Ports agree from the Ingress to the process, and from each process to the next.</summary>
public sealed partial class PortTests(PublishedChart chart)
{
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Services_lead_to_ports_that_containers_listen_on(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(
            rendered.OfKind("Service"),
            service =>
            {
                var workload = Behind(rendered, service);
                Assert.All(
                    service["spec"]!["ports"].Items(),
                    port => Assert.Contains((port["name"].Text(), port["targetPort"].Number()), workload.Ports)
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Probes_ask_ports_that_containers_listen_on(string values) =>
        Assert.All(
            RenderedChart.Of(chart, values).Workloads,
            workload =>
                Assert.All(
                    Workload.Probes.Select(probe => workload.Container[probe]!["httpGet"]).OfType<JsonObject>(),
                    get =>
                    {
                        Assert.Contains(get["port"].Number(), workload.Ports.Select(port => port.Number));
                        Assert.Equal("HTTP", get["scheme"].Text());
                    }
                )
        );

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Services_have_the_ports_that_they_listen_on_as_a_variable(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(
            ["auth", "chat", "gateway"],
            name =>
                Assert.Equal(
                    rendered.Deployment(name).Ports.Single().Number.ToString(CultureInfo.InvariantCulture),
                    rendered.Config(name)["HTTP_PORTS"]
                )
        );
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void The_addresses_that_containers_have_exist(string values)
    {
        var rendered = RenderedChart.Of(chart, values);
        var addresses = Addresses(rendered).ToArray();

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.Contains(address.Port, PortsOf(rendered, address.Service)));

        static IEnumerable<long> PortsOf(RenderedChart rendered, string service) =>
            rendered.Get("Service", service)["spec"]!["ports"].Items().Select(port => port["port"].Number());
    }

    /// <summary>Nothing listens with TLS inside.</summary>
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Addresses_come_by_service_discovery_alone_and_without_TLS(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(
            rendered.OfKind("ConfigMap", "Secret").SelectMany(item => item.Variables()),
            variable =>
            {
                Assert.DoesNotMatch("^[A-Z]+_HTTPS?$|__https__", variable.Key);
                Assert.DoesNotMatch("https://[a-z]+-service", variable.Value);
            }
        );
    }

    [Fact]
    public void The_Ingress_leads_to_a_port_of_a_service()
    {
        var rendered = RenderedChart.Of(chart, ValueSets.Minimal);
        var path = rendered.OfKind("Ingress").Single()["spec"]!["rules"]![0]!["http"]!["paths"]![0]!;
        var backend = path["backend"]!["service"]!;
        var service = rendered.Get("Service", backend["name"].Text());

        Assert.Contains(
            backend["port"]!["name"].Text(),
            service["spec"]!["ports"].Items().Select(port => port["name"].Text())
        );
    }

    [Fact]
    public void The_gateway_finds_the_services_behind_it()
    {
        var variables = RenderedChart.Of(chart, ValueSets.Minimal).Config("gateway");

        Assert.Equal("http://auth-service:8080", variables["services__auth__http__0"]);
        Assert.Equal("http://chat-service:8080", variables["services__chat__http__0"]);
    }

    /// <summary>The services of the chart, and their ports, that variables contain.</summary>
    internal static IEnumerable<(string Caller, string Service, long Port)> Addresses(RenderedChart rendered) =>
        from item in rendered.OfKind("ConfigMap", "Secret")
        let caller = item["metadata"]!["labels"]!["app.kubernetes.io/component"].Text()
        from variable in item.Variables()
        from match in Address().Matches(variable.Value)
        let port = long.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture)
        select (caller, match.Groups["service"].Value, port);

    internal static Workload Behind(RenderedChart rendered, JsonObject service)
    {
        var selector = new JsonObject { ["matchLabels"] = service["spec"]!["selector"]!.DeepClone() };
        return rendered.Workloads.Single(workload => selector.Matches(workload.PodLabels));
    }

    /// <summary>As in http://auth-service:8080, cache-service:6379 and Host=postgres-service;Port=5432.</summary>
    [GeneratedRegex(@"(?<service>[a-z]+-service)(?::|;Port=)(?<port>\d+)")]
    private static partial Regex Address();
}
