using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace Fubuni.AppHost.Chart;

/// <summary>A part of the application in the cluster, while it is published.</summary>
internal sealed record Component(string Name, KubernetesResource Service, ChartValues Values)
{
    public PodSpecV1 Pod => Service.Workload!.PodTemplate.Spec;

    public ContainerV1 Container => Pod.Containers[0];

    /// <summary>The labels that the publisher gives every object of the part, and selects its pods by.</summary>
    public static Dictionary<string, string> LabelsOf(string name) => new()
    {
        ["app.kubernetes.io/name"] = Helm.Expression(".Chart.Name"),
        ["app.kubernetes.io/component"] = name,
        ["app.kubernetes.io/instance"] = Helm.Expression(".Release.Name"),
    };

    public static Dictionary<string, object> SelectorOf(string name) => new() { ["matchLabels"] = LabelsOf(name) };

    public void Add(BaseKubernetesResource resource) => Service.AdditionalResources.Add(resource);
}
