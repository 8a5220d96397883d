using System.Globalization;

namespace Fubuni.Chart.Tests;

public sealed class PodTests(PublishedChart chart)
{
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_container_is_limited_probed_and_confined(string values)
    {
        var workloads = RenderedChart.Of(chart, values).Workloads.ToArray();

        Assert.NotEmpty(workloads);
        Assert.All(workloads, workload =>
        {
            var container = workload.Container;
            foreach (var amount in new[] { "requests", "limits" })
            {
                Assert.Equal(["cpu", "memory"], container["resources"]![amount].Map().Keys.Order());
            }

            foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            {
                Assert.NotNull(container[probe]);
                Assert.Equal(1, new[] { "httpGet", "exec" }.Count(action => container[probe]![action] is not null));
            }

            var security = container["securityContext"]!;
            Assert.True(security["runAsNonRoot"]!.GetValue<bool>());
            Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.Equal(["ALL"], security["capabilities"]!["drop"]!.AsArray().Select(capability => capability.Text()));
            Assert.Null(security["capabilities"]!["add"]);

            var pod = workload.Pod["securityContext"]!;
            Assert.NotEqual(0, pod["runAsUser"]!.GetValue<long>());
            Assert.Equal("RuntimeDefault", pod["seccompProfile"]!["type"].Text());
            Assert.False(workload.Pod["automountServiceAccountToken"]!.GetValue<bool>());
        });
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_image_has_a_version(string values)
        => Assert.All(RenderedChart.Of(chart, values).Workloads, workload => Assert.Matches(@"^[\w./-]+:(?!latest$)[\w.-]+$", workload.Container["image"].Text()));

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_service_has_two_replicas_and_more_and_never_loses_them_all(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(["auth", "chat", "edge"], name =>
        {
            var deployment = rendered.Get("Deployment", $"{name}-deployment");
            var scaling = rendered.OfKind("HorizontalPodAutoscaler").Single(item => item["spec"]!["scaleTargetRef"]!["name"].Text() == deployment.Name())["spec"]!;
            var budget = rendered.OfKind("PodDisruptionBudget").Single(item => item["spec"]!["selector"].Matches(new Workload(deployment).PodLabels))["spec"]!;

            Assert.Null(deployment["spec"]!["replicas"]);
            Assert.InRange(scaling["minReplicas"]!.GetValue<long>(), 2, scaling["maxReplicas"]!.GetValue<long>());
            Assert.Equal("Deployment", scaling["scaleTargetRef"]!["kind"].Text());
            Assert.Equal(1, budget["maxUnavailable"]!.GetValue<long>());
            Assert.Equal(0, deployment["spec"]!["strategy"]!["rollingUpdate"]!["maxUnavailable"]!.GetValue<long>());
            Assert.Equal(
                ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
                deployment["spec"]!["template"]!["spec"]!["topologySpreadConstraints"].Items().Select(constraint => constraint["topologyKey"].Text()));
        });
    }

    [Fact]
    public void A_pod_that_goes_first_works_on_then_has_time_to_end()
        => Assert.All(["auth", "chat", "edge"], name =>
        {
            var workload = new Workload(RenderedChart.Of(chart, "as little as possible").Get("Deployment", $"{name}-deployment"));
            var preStop = workload.Container["lifecycle"]!["preStop"]!.AsObject();

            // An HTTP server is given 30 seconds for its open requests.
            Assert.Equal(["sleep"], preStop.Select(action => action.Key));
            Assert.InRange(preStop["sleep"]!["seconds"]!.GetValue<long>(), 5, workload.Pod["terminationGracePeriodSeconds"]!.GetValue<long>() - 31);
        });

    [Theory]
    [InlineData("as little as possible", "")]
    [InlineData("all there is", ",deployment.environment.name=staging")]
    public void Telemetry_names_the_pod_it_is_of(string values, string more)
        => Assert.All(["auth", "chat", "edge"], name =>
        {
            var variables = new Workload(RenderedChart.Of(chart, values).Get("Deployment", $"{name}-deployment")).Container["env"].Items().ToDictionary(variable => variable["name"].Text());

            Assert.Equal("metadata.name", variables["POD_NAME"]["valueFrom"]!["fieldRef"]!["fieldPath"].Text());
            Assert.Contains("service.instance.id=$(POD_NAME)", variables["OTEL_RESOURCE_ATTRIBUTES"]["value"].Text(), StringComparison.Ordinal);
            Assert.EndsWith("k8s.namespace.name=$(POD_NAMESPACE)" + more, variables["OTEL_RESOURCE_ATTRIBUTES"]["value"].Text(), StringComparison.Ordinal);
        });

    [Fact]
    public void All_replicas_together_open_fewer_connections_than_Postgres_takes()
    {
        var rendered = RenderedChart.Of(chart, "as little as possible");
        var opened = new[] { (Service: "auth", Database: "authdb"), (Service: "chat", Database: "chatdb") }.Sum(user =>
        {
            var connection = rendered.Get("Secret", $"{user.Service}-secrets")["stringData"]![$"ConnectionStrings__{user.Database}"].Text();
            var pool = long.Parse(connection.Split(';').Single(part => part.StartsWith("Maximum Pool Size=", StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture);
            var scaling = rendered.Get("HorizontalPodAutoscaler", $"{user.Service}-autoscaler")["spec"]!;
            // One more while replicas are exchanged.
            return pool * (scaling["maxReplicas"]!.GetValue<long>() + 1);
        });
        var arguments = rendered.Get("StatefulSet", "postgres-statefulset")["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(argument => argument.Text());

        Assert.InRange(opened, 1, long.Parse(arguments.Single(argument => argument.StartsWith("max_connections=", StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture) - 10);
    }

    [Theory]
    [InlineData("postgres", "/var/lib/postgresql")]
    [InlineData("cache", "/data")]
    public void Data_is_on_a_volume_that_outlives_the_chart(string name, string path)
    {
        var workload = new Workload(RenderedChart.Of(chart, "all there is").Get("StatefulSet", $"{name}-statefulset"));
        var claim = workload.Spec["volumeClaimTemplates"].Items().Single();

        Assert.Equal(path, workload.Container["volumeMounts"].Items().Single(mount => mount["name"].Text() == claim.Name())["mountPath"].Text());
        Assert.Equal("fast", claim["spec"]!["storageClassName"].Text());
        Assert.Equal(1, workload.Spec["replicas"]!.GetValue<long>());
    }
}
