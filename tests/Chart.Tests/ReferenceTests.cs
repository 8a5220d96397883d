using System.Text.Json.Nodes;

namespace Fubuni.Chart.Tests;

/// <summary>References from one object to another are correct.</summary>
public sealed class ReferenceTests(PublishedChart chart)
{
    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_name_exists_once(string values) =>
        Assert.Distinct(RenderedChart.Of(chart, values).Objects.Select(item => $"{item.Kind()} {item.Name()}"));

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_selector_selects_the_pods_of_its_component(string values)
    {
        var rendered = RenderedChart.Of(chart, values);
        var pods = rendered.Workloads.Select(workload => workload.PodLabels).ToArray();

        Assert.All(
            rendered.Workloads,
            workload =>
            {
                Assert.True(workload.Spec["selector"].Matches(workload.PodLabels));
                Assert.All(
                    workload.Pod["topologySpreadConstraints"].Items(),
                    constraint => Assert.True(constraint["labelSelector"].Matches(workload.PodLabels))
                );
            }
        );
        foreach (var service in rendered.OfKind("Service"))
        {
            var selector = new JsonObject { ["matchLabels"] = service["spec"]!["selector"]!.DeepClone() };
            Assert.Single(pods, labels => selector.Matches(labels));
        }

        foreach (var budget in rendered.OfKind("PodDisruptionBudget"))
        {
            Assert.Single(pods, labels => budget["spec"]!["selector"].Matches(labels));
        }
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void Every_object_that_a_pod_names_exists(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(
            rendered.Workloads,
            workload =>
            {
                rendered.Get("ServiceAccount", workload.Pod["serviceAccountName"].Text());
                foreach (var source in workload.Container["envFrom"].Items())
                {
                    if (source["configMapRef"] is { } map)
                    {
                        rendered.Get("ConfigMap", map["name"].Text());
                    }
                    else if (values == ValueSets.ExistingSecrets)
                    {
                        Assert.Equal($"given-{workload.Name}", source["secretRef"]!["name"].Text());
                    }
                    else
                    {
                        rendered.Get("Secret", source["secretRef"]!["name"].Text());
                    }
                }

                var volumes = workload
                    .Pod["volumes"]
                    .Items()
                    .Select(volume => volume["name"].Text())
                    .Concat(workload.Spec["volumeClaimTemplates"].Items().Select(claim => claim.Name()));
                var mounts = workload.Container["volumeMounts"].Items().Select(mount => mount["name"].Text());
                Assert.Equal(volumes.Order(), mounts.Order());
                if (workload.Object.Kind() == "StatefulSet")
                {
                    rendered.Get("Service", workload.Spec["serviceName"].Text());
                }
            }
        );
    }

    [Fact]
    public void Existing_Secrets_replace_those_of_the_chart() =>
        Assert.Empty(RenderedChart.Of(chart, ValueSets.ExistingSecrets).OfKind("Secret"));

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void No_secret_is_anywhere_but_in_a_Secret(string values) =>
        Assert.All(
            RenderedChart.Of(chart, values).Objects.Where(item => item.Kind() != "Secret"),
            item => Assert.DoesNotContain("s3cret", item.ToJsonString(), StringComparison.Ordinal)
        );

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void No_variable_is_set_twice(string values)
    {
        var rendered = RenderedChart.Of(chart, values);

        Assert.All(
            rendered.Workloads,
            workload =>
                Assert.Distinct(
                    rendered
                        .OfKind("ConfigMap", "Secret")
                        .Where(item =>
                            item.Name() == $"{workload.Name}-config" || item.Name() == $"{workload.Name}-secrets"
                        )
                        .SelectMany(item => item.Variables().Keys),
                    StringComparer.OrdinalIgnoreCase
                )
        );
    }

    [Theory]
    [MemberData(nameof(ValueSets.Names), MemberType = typeof(ValueSets))]
    public void The_Ingress_is_for_the_host_of_the_public_origin_with_TLS(string values)
    {
        var rendered = RenderedChart.Of(chart, values);
        if (values == ValueSets.Bare)
        {
            Assert.Empty(rendered.OfKind("Ingress"));
            return;
        }

        var ingress = rendered.OfKind("Ingress").Single();
        var spec = ingress["spec"]!;
        var annotations = ingress["metadata"]!["annotations"].Map();
        var everything = values == ValueSets.Everything;
        Assert.Equal("chat.example.com", spec["rules"]![0]!["host"].Text());
        Assert.Equal("chat.example.com", spec["tls"]![0]!["hosts"]![0].Text());
        Assert.Equal(everything ? null : "fubuni-tls", spec["tls"]![0]!["secretName"]?.GetValue<string>());
        Assert.Equal(everything ? null : "nginx", spec["ingressClassName"]?.GetValue<string>());
        var issuer = annotations.GetValueOrDefault("cert-manager.io/cluster-issuer");
        Assert.Equal(everything ? "letsencrypt" : null, issuer);
    }
}
