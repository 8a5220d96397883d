using Aspire.Hosting.Kubernetes.Resources;

namespace Fubuni.AppHost.Chart;

/// <summary>A Kubernetes object that Aspire has no type for, or one that it writes wrong.</summary>
internal sealed class Manifest : BaseKubernetesResource
{
    public Manifest(string apiVersion, string kind, string name)
        : base(apiVersion, kind)
        => Metadata.Name = name;

    public Dictionary<string, object> Spec { get; init; } = [];
}

/// <summary>Aspire's own type cannot say that no token is mounted.</summary>
internal sealed class ServiceAccount : BaseKubernetesResource
{
    public ServiceAccount(string name)
        : base("v1", "ServiceAccount")
        => Metadata.Name = name;

    public bool AutomountServiceAccountToken { get; }
}

internal static class ManifestExtensions
{
    /// <summary>The object is in the cluster only while the template condition holds; <see cref="ChartTemplates"/> puts it around the whole file.</summary>
    public static T When<T>(this T resource, string condition)
        where T : BaseKubernetesResource
    {
        resource.Metadata.Annotations[Helm.ConditionAnnotation] = condition;
        return resource;
    }
}
