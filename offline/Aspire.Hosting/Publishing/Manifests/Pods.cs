namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class PodTemplateSpecV1
{
    public ObjectMetaV1 Metadata { get; set; } = new();

    public PodSpecV1 Spec { get; set; } = new();
}

public sealed class PodSpecV1
{
    public string? PriorityClassName { get; set; }

    public string? ServiceAccountName { get; set; }

    public bool? AutomountServiceAccountToken { get; set; }

    public Dictionary<string, string> NodeSelector { get; } = [];

    public List<ContainerV1> Containers { get; } = [];

    public bool? EnableServiceLinks { get; set; }

    public List<LocalObjectReferenceV1> ImagePullSecrets { get; } = [];

    public List<ContainerV1> InitContainers { get; } = [];

    public long? TerminationGracePeriodSeconds { get; set; }

    public List<TopologySpreadConstraintV1> TopologySpreadConstraints { get; } = [];

    public List<VolumeV1> Volumes { get; } = [];

    public PodSecurityContextV1? SecurityContext { get; set; }
}

public sealed class PodSecurityContextV1
{
    public SeccompProfileV1? SeccompProfile { get; set; }

    public long? FsGroup { get; set; }

    public long? RunAsGroup { get; set; }

    public long? RunAsUser { get; set; }

    public List<long> SupplementalGroups { get; } = [];

    public bool? RunAsNonRoot { get; set; }

    public string FsGroupChangePolicy { get; set; } = null!;
}

public sealed class SeccompProfileV1
{
    public string LocalhostProfile { get; set; } = null!;

    public string Type { get; set; } = null!;
}

public sealed class TopologySpreadConstraintV1
{
    public string? WhenUnsatisfiable { get; set; }

    public LabelSelectorV1 LabelSelector { get; set; } = new();

    public int? MinDomains { get; set; }

    public int? MaxSkew { get; set; }

    public string? TopologyKey { get; set; }
}

public sealed class VolumeV1
{
    public string Name { get; set; } = null!;

    public HostPathVolumeSourceV1? HostPath { get; set; }

    public PersistentVolumeClaimVolumeSourceV1? PersistentVolumeClaim { get; set; }

    public EmptyDirVolumeSourceV1? EmptyDir { get; set; }
}

public sealed class HostPathVolumeSourceV1
{
    public string Type { get; set; } = null!;

    public string Path { get; set; } = null!;
}

public sealed class PersistentVolumeClaimVolumeSourceV1
{
    public string ClaimName { get; set; } = null!;

    public bool? ReadOnly { get; set; }
}

public sealed class EmptyDirVolumeSourceV1
{
    public string? Medium { get; set; }

    public string? SizeLimit { get; set; }
}
