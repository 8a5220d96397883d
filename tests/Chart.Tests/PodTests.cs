using System.Globalization;

namespace Fubuni.Chart.Tests;

public sealed class PodTests(PublishedChart chart)
{
    private static readonly string[] Services = ["auth", "chat", "gateway"];

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_container_is_limited_probed_and_confined(string values)
    {
        var workloads = RenderedChart.Of(chart, values).Workloads.ToArray();

        Assert.NotEmpty(workloads);
        Assert.All(
            workloads,
            workload =>
            {
                var container = workload.Container;
                foreach (var amount in new[] { "requests", "limits" })
                {
                    Assert.Equal(["cpu", "memory"], container["resources"]![amount].Map().Keys.Order());
                }

                foreach (var probe in Workload.Probes)
                {
                    Assert.NotNull(container[probe]);
                    Assert.Equal(1, new[] { "httpGet", "exec" }.Count(action => container[probe]![action] is not null));
                }

                var security = container["securityContext"]!;
                Assert.True(security["runAsNonRoot"]!.GetValue<bool>());
                Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>());
                Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>());
                Assert.Equal(["ALL"], security["capabilities"]!["drop"].Texts());
                Assert.Null(security["capabilities"]!["add"]);

                var pod = workload.Pod["securityContext"]!;
                Assert.NotEqual(0, pod["runAsUser"].Number());
                Assert.Equal("RuntimeDefault", pod["seccompProfile"]!["type"].Text());
                Assert.False(workload.Pod["automountServiceAccountToken"]!.GetValue<bool>());
            }
        );
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_image_has_a_version(string values) =>
        Assert.All(
            RenderedChart.Of(chart, values).Workloads,
            workload => Assert.Matches(@"^[\w./-]+:(?!latest$)[\w.-]+$", workload.Container["image"].Text())
        );

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_service_has_two_replicas_or_more_and_never_loses_them_all(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(
            Services,
            name =>
            {
                var deployment = rendered.Deployment(name);
                var scaling = rendered
                    .OfKind("HorizontalPodAutoscaler")
                    .Select(item => item["spec"]!)
                    .Single(spec => spec["scaleTargetRef"]!["name"].Text() == deployment.Object.Name());
                var budget = rendered
                    .OfKind("PodDisruptionBudget")
                    .Select(item => item["spec"]!)
                    .Single(spec => spec["selector"].Matches(deployment.PodLabels));

                Assert.Null(deployment.Spec["replicas"]);
                Assert.InRange(scaling["minReplicas"].Number(), 2, scaling["maxReplicas"].Number());
                Assert.Equal("Deployment", scaling["scaleTargetRef"]!["kind"].Text());
                Assert.Equal(1, budget["maxUnavailable"].Number());
                Assert.Equal(0, deployment.Spec["strategy"]!["rollingUpdate"]!["maxUnavailable"].Number());
                var spread = deployment.Pod["topologySpreadConstraints"].Items();
                Assert.Equal(
                    ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
                    spread.Select(constraint => constraint["topologyKey"].Text())
                );
            }
        );
    }

    [Fact]
    public void A_pod_that_stops_first_completes_open_requests_and_then_has_time_to_end() =>
        Assert.All(
            Services,
            name =>
            {
                var workload = RenderedChart.Of(chart, ValueSets.Minimal).Deployment(name);
                var preStop = workload.Container["lifecycle"]!["preStop"]!.AsObject();

                // An HTTP server gets 30 seconds for its open requests.
                var longest = workload.Pod["terminationGracePeriodSeconds"].Number() - 31;
                Assert.Equal(["sleep"], preStop.Select(action => action.Key));
                Assert.InRange(preStop["sleep"]!["seconds"].Number(), 5, longest);
            }
        );

    [Theory]
    [InlineData(ValueSets.Minimal, "")]
    [InlineData(ValueSets.Everything, ",deployment.environment.name=staging")]
    public void Telemetry_names_its_pod(string values, string more) =>
        Assert.All(
            Services,
            name =>
            {
                var variables = RenderedChart
                    .Of(chart, values)
                    .Deployment(name)
                    .Container["env"]
                    .Items()
                    .ToDictionary(variable => variable["name"].Text());
                var attributes = variables["OTEL_RESOURCE_ATTRIBUTES"]["value"].Text();

                Assert.Equal("metadata.name", variables["POD_NAME"]["valueFrom"]!["fieldRef"]!["fieldPath"].Text());
                Assert.Contains("service.instance.id=$(POD_NAME)", attributes, StringComparison.Ordinal);
                Assert.EndsWith("k8s.namespace.name=$(POD_NAMESPACE)" + more, attributes, StringComparison.Ordinal);
            }
        );

    [Fact]
    public void All_replicas_together_open_fewer_connections_than_Postgres_accepts()
    {
        var rendered = RenderedChart.Of(chart, ValueSets.Minimal);
        var opened = new[] { (Service: "auth", Database: "authdb"), (Service: "chat", Database: "chatdb") }.Sum(user =>
        {
            var connection = rendered.Secrets(user.Service)[$"ConnectionStrings__{user.Database}"];
            // One more while replicas are replaced.
            return ValueOf("Maximum Pool Size", connection.Split(';'))
                * (rendered.Autoscaler(user.Service)["maxReplicas"].Number() + 1);
        });
        var accepted = ValueOf("max_connections", rendered.StatefulSet("postgres").Container["args"].Texts());

        Assert.InRange(opened, 1, accepted - 10);

        static long ValueOf(string key, IEnumerable<string> settings) =>
            long.Parse(
                settings.Single(setting => setting.StartsWith(key + "=", StringComparison.Ordinal)).Split('=')[1],
                CultureInfo.InvariantCulture
            );
    }

    [Theory]
    [InlineData("postgres", "/var/lib/postgresql")]
    [InlineData("cache", "/data")]
    public void Data_is_on_a_volume_that_outlives_the_chart(string name, string path)
    {
        var workload = RenderedChart.Of(chart, ValueSets.Everything).StatefulSet(name);
        var claim = workload.Spec["volumeClaimTemplates"].Items().Single();
        var mount = workload.Container["volumeMounts"].Items().Single(mount => mount["name"].Text() == claim.Name());

        Assert.Equal(path, mount["mountPath"].Text());
        Assert.Equal("fast", claim["spec"]!["storageClassName"].Text());
        Assert.Equal(1, workload.Spec["replicas"].Number());
    }
}
