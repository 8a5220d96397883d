using Aspire.Hosting.Kubernetes.Resources;

namespace Fubuni.AppHost.Chart;

internal static class ScalingExtensions
{
    /// <summary>Two replicas and more, on different machines and in different zones where there are several, and never all of them away.</summary>
    public static void Scale(this Component component, int maximum)
    {
        var name = component.Name;
        var deployment = (Deployment)component.Service.Workload!;
        // The autoscaler says how many: a number here would undo its own at every upgrade. It makes up the minimum without metrics, too.
        deployment.Spec.Replicas = null;
        (deployment.Spec.Strategy.RollingUpdate.MaxSurge, deployment.Spec.Strategy.RollingUpdate.MaxUnavailable) = (1, 0);
        foreach (var domain in new[] { "kubernetes.io/hostname", "topology.kubernetes.io/zone" })
        {
            component.Pod.TopologySpreadConstraints.Add(new TopologySpreadConstraintV1
            {
                TopologyKey = domain,
                MaxSkew = 1,
                WhenUnsatisfiable = "ScheduleAnyway",
                LabelSelector = new LabelSelectorV1(Component.LabelsOf(name)),
            });
        }

        component.Add(Autoscaler(component, deployment.Metadata.Name, maximum));
        component.Add(new Manifest("policy/v1", "PodDisruptionBudget", $"{name}-disruption-budget")
        {
            Spec = { ["maxUnavailable"] = 1, ["selector"] = Component.SelectorOf(name) },
        });
    }

    // Aspire's HorizontalPodAutoscalerV2 also writes the kinds of metrics that are not meant, empty, and Kubernetes refuses it.
    private static Manifest Autoscaler(Component component, string deployment, int maximum)
    {
        var (name, values) = (component.Name, component.Values);
        return new Manifest("autoscaling/v2", "HorizontalPodAutoscaler", $"{name}-autoscaler")
        {
            Spec =
            {
                ["scaleTargetRef"] = new Dictionary<string, object> { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = deployment },
                ["minReplicas"] = Helm.Number(values.Add(name, "min_replicas", 2, "Between these the autoscaler chooses.")),
                ["maxReplicas"] = Helm.Number(values.Add(name, "max_replicas", maximum, "")),
                ["metrics"] = new object[]
                {
                    new Dictionary<string, object>
                    {
                        ["type"] = "Resource",
                        ["resource"] = new Dictionary<string, object>
                        {
                            ["name"] = "cpu",
                            ["target"] = new Dictionary<string, object>
                            {
                                ["type"] = "Utilization",
                                ["averageUtilization"] = Helm.Number(values.Add(name, "target_cpu", 70, "Percent of cpu_request at which another replica starts.")),
                            },
                        },
                    },
                },
                // Streams end with their pod: it goes only when it has not been needed for a while.
                ["behavior"] = new Dictionary<string, object>
                {
                    ["scaleDown"] = new Dictionary<string, object> { ["stabilizationWindowSeconds"] = 300 },
                },
            },
        };
    }
}
