using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Resources;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Kubernetes;

/// <summary>What a resource becomes in the chart; <c>PublishAsKubernetesService</c> changes it before it is written.</summary>
public class KubernetesResource(string name, IResource resource, KubernetesEnvironmentResource kubernetesEnvironmentResource)
    : Resource(name), IResourceWithParent<KubernetesEnvironmentResource>
{
    public KubernetesEnvironmentResource Parent => kubernetesEnvironmentResource;

    public Workload? Workload { get; set; }

    public ConfigMap? ConfigMap { get; set; }

    public Secret? Secret { get; set; }

    public Service? Service { get; set; }

    /// <summary>Further objects; they get this resource's labels and stand in its folder.</summary>
    public List<BaseKubernetesResource> AdditionalResources { get; } = [];

    internal IResource Target => resource;

    /// <summary>By name of the endpoint.</summary>
    internal Dictionary<string, EndpointMapping> Endpoints { get; } = [];

    // What stands in values.yaml and, of the environment, in the ConfigMap and the Secret.
    internal Dictionary<string, HelmValue> Parameters { get; } = [];

    internal Dictionary<string, HelmValue> Config { get; } = [];

    internal Dictionary<string, HelmValue> Secrets { get; } = [];

    internal List<string> Args { get; } = [];

    internal List<PersistentVolumeClaim> VolumeClaims { get; } = [];

    internal Dictionary<string, string> Labels => new()
    {
        ["app.kubernetes.io/name"] = Helm.Expression(".Chart.Name"),
        ["app.kubernetes.io/component"] = resource.Name,
        ["app.kubernetes.io/instance"] = Helm.Expression(".Release.Name"),
    };

    internal string ObjectName(string kind) => $"{resource.Name.ToLowerInvariant()}-{kind}";

    internal IEnumerable<BaseKubernetesResource> Templates()
    {
        foreach (var additional in AdditionalResources)
        {
            foreach (var (label, value) in Labels)
            {
                additional.Metadata.Labels.TryAdd(label, value);
            }
        }

        BaseKubernetesResource?[] own = [Workload, ConfigMap, Secret, Service];
        return own.OfType<BaseKubernetesResource>().Concat(VolumeClaims).Concat(AdditionalResources);
    }
}
