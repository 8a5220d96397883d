using System.Text.Json.Nodes;
using Fubuni.Chart.Tests;

namespace Fubuni.Containers;

/// <summary>
/// Turns a Deployment or a StatefulSet into a pod that <c>podman play kube</c> 4.3 accepts. What confines it stays.
/// </summary>
internal static class PodmanPod
{
    /// <summary>The pod, and the ConfigMaps that it reads.</summary>
    /// <param name="prefix">The prefix of names in Podman.</param>
    /// <param name="publishedPort">The port of loopback that leads to the pod, or null.</param>
    public static IEnumerable<JsonObject> Convert(
        IEnumerable<JsonObject> chart,
        string component,
        string prefix,
        int? publishedPort
    )
    {
        var own = chart
            .Where(item => item["metadata"]!["labels"].Map()["app.kubernetes.io/component"] == component)
            .Select(item => item.DeepClone().AsObject())
            .ToList();
        var workload = own.Single(item => item.Kind() is "Deployment" or "StatefulSet");
        var spec = workload["spec"]!["template"]!["spec"]!.AsObject();
        var container = spec["containers"].Items().Single();
        Publish(container, publishedPort);
        ReadSecretsAsConfiguration(container);
        NameNamespace(container);
        MountVolumes(workload, spec, container, $"{prefix}-{component}");
        return own.Where(item => item.Kind() is "ConfigMap" or "Secret")
            .Select(ToConfigMap)
            .Append(
                new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "Pod",
                    ["metadata"] = new JsonObject { ["name"] = $"{prefix}-{component}" },
                    ["spec"] = spec.DeepClone(),
                }
            );
    }

    /// <summary>Podman publishes every port that is listed, on all addresses.</summary>
    private static void Publish(JsonObject container, int? publishedPort)
    {
        var port = container["ports"].Items().Single();
        container.Remove("ports");
        if (publishedPort is { } hostPort)
        {
            (port["hostIP"], port["hostPort"]) = ("127.0.0.1", hostPort);
            container["ports"] = new JsonArray(port.DeepClone());
        }
    }

    /// <summary>Podman 4.3 cannot read the Secrets that it stores.</summary>
    private static JsonObject ToConfigMap(JsonObject item)
    {
        if (item.Kind() == "Secret")
        {
            item["kind"] = "ConfigMap";
            item["data"] = item["stringData"]!.DeepClone();
            item.Remove("stringData");
            item.Remove("type");
        }

        return item;
    }

    private static void ReadSecretsAsConfiguration(JsonObject container)
    {
        foreach (var source in container["envFrom"].Items())
        {
            if (source["secretRef"]?.DeepClone() is { } reference)
            {
                source.Remove("secretRef");
                source["configMapRef"] = reference;
            }
        }
    }

    /// <summary>There is no namespace.</summary>
    private static void NameNamespace(JsonObject container)
    {
        foreach (var variable in container["env"].Items().Where(variable => variable["name"].Text() == "POD_NAMESPACE"))
        {
            variable.Remove("valueFrom");
            variable["value"] = "test";
        }
    }

    /// <summary>Podman makes of an emptyDir a volume of the same name, which all pods would share.</summary>
    private static void MountVolumes(JsonObject workload, JsonObject spec, JsonObject container, string prefix)
    {
        foreach (var named in spec["volumes"].Items().Concat(container["volumeMounts"].Items()))
        {
            named["name"] = $"{prefix}-{named["name"].Text()}";
        }

        foreach (var claim in workload["spec"]!["volumeClaimTemplates"].Items())
        {
            var name = $"{prefix}-{claim.Name()}";
            spec["volumes"]!
                .AsArray()
                .Add(
                    new JsonObject
                    {
                        ["name"] = name,
                        ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = name },
                    }
                );
        }
    }
}
