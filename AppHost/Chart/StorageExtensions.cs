using Aspire.Hosting.Kubernetes.Resources;

namespace Fubuni.AppHost.Chart;

internal static class StorageExtensions
{
    /// <summary>
    /// The volume becomes a claim of the StatefulSet's own: it stays when the chart is uninstalled, which the publisher's claims do not, and its size
    /// and class are values. The publisher names no service for a StatefulSet.
    /// </summary>
    public static void KeepData(this Component component, string volume, string size)
    {
        var (name, values) = (component.Name, component.Values);
        var set = (StatefulSet)component.Service.Workload!;
        set.Spec.ServiceName = component.Service.Service!.Metadata.Name;
        // Time to write down what is in memory.
        component.Pod.TerminationGracePeriodSeconds = 60;
        component.Pod.Volumes.RemoveAll(existing => existing.Name == volume);

        var claim = new PersistentVolumeClaim();
        claim.Metadata.Name = volume;
        claim.Spec.AccessModes.Add("ReadWriteOnce");
        claim.Spec.StorageClassName = Helm.Optional(values.Add(name, "storage_class", "", "Of its volume; empty: the cluster's own."));
        claim.Spec.Resources.Requests["storage"] = Helm.Expression(values.Add(name, "storage_size", size, "Cannot be changed by an upgrade: see docs/kubernetes.md."));
        set.Spec.VolumeClaimTemplates.Add(claim);
    }

    /// <summary>Every object of the part is there only while it is not replaced by one outside of the chart.</summary>
    public static void OnlyWhen(this Component component, string condition)
    {
        BaseKubernetesResource?[] own = [component.Service.Workload, component.Service.ConfigMap, component.Service.Service];
        foreach (var resource in own.OfType<BaseKubernetesResource>().Concat(component.Service.AdditionalResources))
        {
            resource.When(resource.Metadata.Annotations.TryGetValue(Helm.ConditionAnnotation, out var other) ? $"and {condition} ({other})" : condition);
        }

        if (component.Service.Secret is { } secret)
        {
            secret.When($"and {condition} (not .Values.parameters.{component.Name}.existing_secret)");
        }
    }
}
