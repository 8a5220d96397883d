using Aspire.Hosting.Kubernetes.Resources;

namespace Fubuni.AppHost.Chart;

internal static class PodExtensions
{
    /// <summary>What a part asks for and may not exceed; each is a value of the chart.</summary>
    public static void AddResources(this Component component, string cpu, string memory, string cpuLimit, string memoryLimit)
    {
        var (name, values) = (component.Name, component.Values);
        component.Container.Resources = new ResourceRequirementsV1
        {
            Requests =
            {
                ["cpu"] = Helm.Expression(values.Add(name, "cpu_request", cpu, "What one replica asks for, and what it may not exceed.")),
                ["memory"] = Helm.Expression(values.Add(name, "memory_request", memory, "")),
            },
            Limits =
            {
                ["cpu"] = Helm.Expression(values.Add(name, "cpu_limit", cpuLimit, "")),
                ["memory"] = Helm.Expression(values.Add(name, "memory_limit", memoryLimit, "")),
            },
        };
    }

    /// <summary>What else there is to set of a service, and where it may run.</summary>
    public static void AcceptSettings(this Component component)
    {
        var (name, values) = (component.Name, component.Values);
        component.Service.ConfigMap!.Data[Helm.Entries] = values.Add(name, "settings", new Dictionary<string, string>(), "More settings of the service, as texts: see docs/operations/settings.md.");
        component.AcceptNodes();
    }

    public static void AcceptNodes(this Component component)
        => component.Pod.NodeSelector[Helm.Entries] = component.Values.Add(component.Name, "node_selector", new Dictionary<string, string>(), "Labels of the nodes it may run on.");

    /// <summary>
    /// An unprivileged user, nothing to write to but the folders named (empty at every start), no capability, no token of the cluster, and no
    /// variable for every service of the namespace.
    /// </summary>
    public static void RunConfined(this Component component, long user, params string[] writableFolders)
    {
        var pod = component.Pod;
        pod.SecurityContext = new PodSecurityContextV1
        {
            RunAsNonRoot = true,
            RunAsUser = user,
            RunAsGroup = user,
            FsGroup = user,
            FsGroupChangePolicy = "OnRootMismatch",
            SeccompProfile = new SeccompProfileV1 { Type = "RuntimeDefault" },
        };
        component.Container.SecurityContext = new SecurityContextV1
        {
            RunAsNonRoot = true,
            ReadOnlyRootFilesystem = true,
            AllowPrivilegeEscalation = false,
            Capabilities = new CapabilitiesV1 { Drop = { "ALL" } },
        };
        foreach (var folder in writableFolders)
        {
            var volume = folder.Trim('/').Replace('/', '-');
            component.Container.VolumeMounts.Add(new VolumeMountV1 { Name = volume, MountPath = folder });
            pod.Volumes.Add(new VolumeV1 { Name = volume, EmptyDir = new EmptyDirVolumeSourceV1 { SizeLimit = "256Mi" } });
        }

        var account = new ServiceAccount($"{component.Name}-account");
        component.Add(account);
        pod.ServiceAccountName = account.Metadata.Name;
        pod.AutomountServiceAccountToken = false;
        pod.EnableServiceLinks = false;
        pod.ImagePullSecrets.Add(new LocalObjectReferenceV1 { Name = Helm.Optional(".Values.parameters.images.pull_secret") });
    }

    /// <summary>
    /// For <paramref name="seconds"/> seconds after a pod was told to go it works on, while nothing new is sent to it: most answers that are being
    /// written end. Then the process has its own time to end what is left and to tell clients to resume elsewhere.
    /// </summary>
    public static void Drain(this Component component, int seconds)
    {
        const int shutdown = 30;
        const int margin = 10;
        component.Pod.TerminationGracePeriodSeconds = seconds + shutdown + margin;
        component.Container.Lifecycle = new LifecycleV1
        {
            PreStop = new LifecycleHandlerV1
            {
                // There is no shell in the images. Aspire gives a handler all actions, of which Kubernetes accepts one: the others go.
                Sleep = new SleepActionV1 { Seconds = seconds },
                Exec = null!,
                HttpGet = null!,
                TcpSocket = null!,
            },
        };
    }

    /// <summary>Telemetry tells which version and which pod it is of.</summary>
    public static void IdentifyTelemetry(this Component component, string version)
    {
        const string attributes = ".Values.parameters.network.otlp_attributes";
        component.Container.Env.AddRange(
        [
            Field("POD_NAME", "metadata.name"),
            Field("POD_NAMESPACE", "metadata.namespace"),
            new EnvVarV1
            {
                Name = "OTEL_RESOURCE_ATTRIBUTES",
                Value = $"service.version={version},service.instance.id=$(POD_NAME),k8s.pod.name=$(POD_NAME),k8s.namespace.name=$(POD_NAMESPACE)"
                    + $"{{{{ with {attributes} }}}},{{{{ . }}}}{{{{ end }}}}",
            },
        ]);

        static EnvVarV1 Field(string name, string path)
            => new() { Name = name, ValueFrom = new EnvVarSourceV1 { FieldRef = new ObjectFieldSelectorV1 { FieldPath = path } } };
    }

    /// <summary>Pods are made anew when what they read at their start has changed.</summary>
    public static void RestartOnChange(this Component component)
    {
        var annotations = component.Service.Workload!.PodTemplate.Metadata.Annotations;
        if (component.Service.ConfigMap is not null)
        {
            annotations["checksum/config"] = Checksum(component.Name, "config");
        }

        if (component.Service.Secret is not null)
        {
            annotations["checksum/secrets"] = Checksum(component.Name, "secrets");
        }
    }

    private static string Checksum(string name, string file) => Helm.Expression($"include (print .Template.BasePath `/{name}/{file}.yaml`) . | sha256sum");
}
