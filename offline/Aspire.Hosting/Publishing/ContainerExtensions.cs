using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace Aspire.Hosting.Publishing;

internal static class ContainerExtensions
{
    public static ContainerV1 BuildContainer(this KubernetesResource target)
    {
        var container = new ContainerV1
        {
            Name = target.Target.Name,
            Image = target.Image(),
            ImagePullPolicy = target.Parent.DefaultImagePullPolicy,
        };
        if (target.Target is ContainerResource { Entrypoint: { } entrypoint })
        {
            container.Command.Add(entrypoint);
        }

        container.Args.AddRange(target.Args);
        if (target.Config.Count > 0)
        {
            container.EnvFrom.Add(new() { ConfigMapRef = new() { Name = target.ObjectName("config") } });
        }

        if (target.Secrets.Count > 0)
        {
            container.EnvFrom.Add(new() { SecretRef = new() { Name = target.ObjectName("secrets") } });
        }

        container.Ports.AddRange(target.DistinctPorts()
            .Select(endpoint => new ContainerPortV1 { Name = endpoint.Name, Protocol = endpoint.Protocol, ContainerPort = new(endpoint.Port.ToScalar()) }));
        container.AddProbes(target);
        return container;
    }

    /// <summary>What is built from sources has an image whose name is a parameter of the chart.</summary>
    private static string Image(this KubernetesResource target)
    {
        if (!target.Target.IsBuilt() && target.Target.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            return image.FullName();
        }

        var key = $"{Helm.Key(target.Target.Name)}_image";
        var value = new HelmValue(Helm.Parameter(target.Target.Name, key), $"{target.Target.Name}:latest");
        target.Parameters[key] = value;
        return value.ToScalar();
    }

    // The package writes the scheme as it stands in the endpoint, in lower case, which Kubernetes refuses.
    private static void AddProbes(this ContainerV1 container, KubernetesResource target)
    {
        foreach (var annotation in target.Target.Annotations.OfType<EndpointProbeAnnotation>())
        {
            if (!target.Endpoints.TryGetValue(annotation.EndpointReference.EndpointName, out var endpoint))
            {
                continue;
            }

            var probe = new ProbeV1
            {
                HttpGet = new() { Path = annotation.Path, Port = endpoint.Get(EndpointProperty.TargetPort), Scheme = endpoint.Scheme },
                InitialDelaySeconds = annotation.InitialDelaySeconds,
                PeriodSeconds = annotation.PeriodSeconds,
                TimeoutSeconds = annotation.TimeoutSeconds,
                FailureThreshold = annotation.FailureThreshold,
                SuccessThreshold = annotation.SuccessThreshold,
            };
            switch (annotation.Type)
            {
                case ProbeType.Startup:
                    container.StartupProbe = probe;
                    break;
                case ProbeType.Readiness:
                    container.ReadinessProbe = probe;
                    break;
                default:
                    container.LivenessProbe = probe;
                    break;
            }
        }
    }
}
