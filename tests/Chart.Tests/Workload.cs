using System.Text.Json.Nodes;

namespace Fubuni.Chart.Tests;

/// <summary>A Deployment or a StatefulSet.</summary>
internal sealed record Workload(JsonObject Object)
{
    public static readonly IReadOnlyList<string> Probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    public string Name => Container["name"].Text();

    public JsonObject Spec => Object["spec"]!.AsObject();

    public JsonObject Pod => Spec["template"]!["spec"]!.AsObject();

    public JsonObject PodLabels => Spec["template"]!["metadata"]!["labels"]!.AsObject();

    public JsonObject PodAnnotations => Spec["template"]!["metadata"]!["annotations"]!.AsObject();

    public JsonObject Container => Pod["containers"].Items().Single();

    public IEnumerable<(string Name, long Number)> Ports =>
        Container["ports"].Items().Select(port => (port["name"].Text(), port["containerPort"].Number()));
}
