using Aspire.Hosting;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Serialization;

namespace Fubuni.Offline.Tests.Publishing;

/// <summary>What a composition changes in the chart through <c>PublishAsKubernetesService</c>.</summary>
public sealed class CustomizationTests
{
    [Fact]
    public async Task A_pod_is_hardened()
    {
        using var chart = await PublishAsync(service =>
        {
            var pod = service.Workload!.PodTemplate.Spec;
            pod.AutomountServiceAccountToken = false;
            pod.Volumes.Add(new() { Name = "tmp", EmptyDir = new() { SizeLimit = "64Mi" } });
            pod.Containers[0].VolumeMounts.Add(new() { Name = "tmp", MountPath = "/tmp" });
            pod.Containers[0].SecurityContext = new()
            {
                ReadOnlyRootFilesystem = true,
                AllowPrivilegeEscalation = false,
                Capabilities = new() { Drop = { "ALL" } },
                SeccompProfile = new() { Type = "RuntimeDefault" },
            };
        });

        Assert.Contains(
            """
                      volumeMounts:
                        - name: "tmp"
                          mountPath: "/tmp"
                      securityContext:
                        seccompProfile:
                          type: "RuntimeDefault"
                        readOnlyRootFilesystem: true
                        allowPrivilegeEscalation: false
                        capabilities:
                          drop:
                            - "ALL"
            """,
            chart["templates/web/deployment.yaml"],
            StringComparison.Ordinal);
        Assert.Contains("      automountServiceAccountToken: false\n", chart["templates/web/deployment.yaml"], StringComparison.Ordinal);
        Assert.Contains("          emptyDir:\n            sizeLimit: \"64Mi\"\n", chart["templates/web/deployment.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_object_inside_an_object_of_ones_own_stays()
    {
        using var chart = await PublishAsync(service => service.AdditionalResources.Add(new NetworkPolicy()));

        var policy = chart["templates/web/network.yaml"];
        Assert.StartsWith("---\napiVersion: \"networking.k8s.io/v1\"\nkind: \"NetworkPolicy\"\nmetadata:\n  name: \"web-network\"\n  labels:\n", policy, StringComparison.Ordinal);
        Assert.EndsWith("spec:\n  podSelector: {}\n  policyTypes:\n    - \"Ingress\"\n", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_action_of_a_lifecycle_hook_is_written_until_it_is_set_to_null()
    {
        using var naive = await PublishAsync(service => Container(service).Lifecycle = new() { PreStop = new() { Sleep = { Seconds = 5 } } });
        using var mended = await PublishAsync(service => Container(service).Lifecycle = new()
        {
            PreStop = new() { Sleep = { Seconds = 5 }, Exec = null!, HttpGet = null!, TcpSocket = null! },
        });

        Assert.Contains("exec: {}", naive["templates/web/deployment.yaml"], StringComparison.Ordinal);
        Assert.Contains("          lifecycle:\n            preStop:\n              sleep:\n                seconds: 5\n          name: \"web\"\n", mended["templates/web/deployment.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_becomes_headless()
    {
        using var chart = await PublishAsync(service => service.Service!.Spec.ClusterIp = "None");

        Assert.Contains("spec:\n  clusterIP: \"None\"\n  type: \"ClusterIP\"\n", chart["templates/web/service.yaml"], StringComparison.Ordinal);
    }

    private static ContainerV1 Container(KubernetesResource service) => service.Workload!.PodTemplate.Spec.Containers[0];

    private static Task<Chart> PublishAsync(Action<KubernetesResource> configure)
        => Chart.PublishAsync(builder =>
        {
            builder.AddKubernetesEnvironment("k8s").WithDashboard(false);
            builder.AddProject<WebProject>("web").PublishAsKubernetesService(configure);
        });

    private sealed class NetworkPolicy : BaseKubernetesResource
    {
        public NetworkPolicy()
            : base("networking.k8s.io/v1", "NetworkPolicy")
            => Metadata.Name = "web-network";

        [YamlMember(Alias = "spec")]
        public Dictionary<string, object> Spec { get; } = new()
        {
            ["podSelector"] = new Dictionary<string, object>(),
            ["policyTypes"] = new List<object> { "Ingress" },
        };
    }
}
