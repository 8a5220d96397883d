using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace Aspire.Hosting.Publishing;

/// <summary>Builds the Kubernetes objects of a resource whose endpoints and environment are translated.</summary>
internal static class WorkloadExtensions
{
    public static void BuildObjects(this KubernetesResource target)
    {
        target.Workload = target.BuildWorkload();
        if (target.Config.Count > 0)
        {
            target.ConfigMap = new ConfigMap { Metadata = Metadata(target, "config") };
            CopyTo(target.ConfigMap.Data, target.Config);
        }

        if (target.Secrets.Count > 0)
        {
            target.Secret = new Secret { Metadata = Metadata(target, "secrets") };
            CopyTo(target.Secret.StringData, target.Secrets);
        }

        if (target.Endpoints.Count > 0)
        {
            target.Service = new Service { Metadata = Metadata(target, "service") };
            target.Service.Spec.Type = target.Parent.DefaultServiceType;
            target.Service.Spec.Selector = target.Labels;
            target.Service.Spec.Ports.AddRange(target.DistinctPorts().Select(endpoint => new ServicePortV1
            {
                Name = endpoint.Name,
                Protocol = endpoint.Protocol,
                Port = new((endpoint.ServicePort ?? endpoint.Port).ToScalar()),
                TargetPort = new(endpoint.Port.ToScalar()),
            }));
        }
    }

    /// <summary>Endpoints that share a port are one port.</summary>
    public static IEnumerable<EndpointMapping> DistinctPorts(this KubernetesResource target)
        => target.Endpoints.Values.DistinctBy(endpoint => (endpoint.Port.ToString(), endpoint.Protocol));

    private static Workload BuildWorkload(this KubernetesResource target)
    {
        var template = new PodTemplateSpecV1 { Metadata = { Labels = target.Labels } };
        template.Spec.Containers.Add(target.BuildContainer());
        template.AddVolumes(target);

        // What has a connection string has state.
        return target.Target is IResourceWithConnectionString
            ? new StatefulSet
            {
                Metadata = Metadata(target, "statefulset"),
                Spec = { Selector = new(target.Labels), Replicas = target.Target.GetReplicaCount(), Template = template },
            }
            : new Deployment
            {
                Metadata = Metadata(target, "deployment"),
                Spec =
                {
                    Selector = new(target.Labels),
                    Replicas = target.Target.GetReplicaCount(),
                    Template = template,
                    Strategy = { RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 1 } },
                },
            };
    }

    private static void AddVolumes(this PodTemplateSpecV1 template, KubernetesResource target)
    {
        foreach (var mount in target.Target.Annotations.OfType<ContainerMountAnnotation>())
        {
            var name = mount.Source ?? throw new InvalidOperationException("Volume source and target must be set");
            if (mount.Type == ContainerMountType.BindMount)
            {
                throw new InvalidOperationException("Bind mounts are not supported by the Kubernetes publisher");
            }

            template.Spec.Containers[0].VolumeMounts.Add(new() { Name = name, MountPath = mount.Target, ReadOnly = mount.IsReadOnly ? true : null });
            template.Spec.Volumes.Add(target.Parent.DefaultStorageType.ToLowerInvariant() switch
            {
                "emptydir" => new() { Name = name, EmptyDir = new() },
                "hostpath" => new() { Name = name, HostPath = new() { Path = mount.Target, Type = "Directory" } },
                "pvc" => new() { Name = name, PersistentVolumeClaim = new() { ClaimName = target.AddClaim(name) } },
                _ => throw new InvalidOperationException($"Unsupported storage type: {target.Parent.DefaultStorageType}"),
            });
        }
    }

    private static string AddClaim(this KubernetesResource target, string volume)
    {
        var claim = new PersistentVolumeClaim { Metadata = Metadata(target, $"{volume}-pvc") };
        claim.Spec.StorageClassName = target.Parent.DefaultStorageClassName!;
        claim.Spec.AccessModes.Add(target.Parent.DefaultStorageReadWritePolicy);
        claim.Spec.Resources.Requests["storage"] = target.Parent.DefaultStorageSize;
        if (target.VolumeClaims.All(existing => existing.Metadata.Name != claim.Metadata.Name))
        {
            target.VolumeClaims.Add(claim);
        }

        return claim.Metadata.Name;
    }

    // Names of variables that differ only in case are one.
    private static void CopyTo(Dictionary<string, string> data, Dictionary<string, HelmValue> values)
    {
        foreach (var (name, value) in values.DistinctBy(value => value.Key, StringComparer.OrdinalIgnoreCase))
        {
            data[name] = Helm.AsText(value.ToTemplate());
        }
    }

    private static ObjectMetaV1 Metadata(KubernetesResource target, string kind) => new() { Name = target.ObjectName(kind), Labels = target.Labels };
}
