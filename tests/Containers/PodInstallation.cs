using System.Text.Json.Nodes;
using Fubuni.Chart.Tests;

namespace Fubuni.Containers;

/// <summary>
/// The pods of the chart, as Helm renders it, started with <c>podman play kube</c>, which needs no cluster.
/// </summary>
public sealed class PodInstallation(Release release) : Installation(release)
{
    public static readonly IReadOnlyList<string> Servers = ["postgres", "cache"];

    private const string Name = Podman.Prefix + "pods";

    private IReadOnlyList<JsonObject> _chart = [];

    protected override string Prefix => Name;

    protected override string Network => Name;

    private string PodFolder => Path.Combine(Release.Chart, "test");

    public static string ContainerOf(string component) => $"{Name}-{component}-{component}";

    public IEnumerable<string> ReadinessProbeOf(string server)
    {
        var workload = _chart.Single(item => item.Kind() == "StatefulSet" && item.Name() == $"{server}-statefulset");
        var container = workload["spec"]!["template"]!["spec"]!["containers"].Items().Single();
        return container["readinessProbe"]!["exec"]!["command"].Texts();
    }

    protected override async Task StartServersAsync()
    {
        await Podman.RunAsync("network", "create", Name);
        _chart = await RenderAsync(new Uri("http://model.invalid"));
        foreach (var server in Servers)
        {
            await PlayAsync(server);
        }
    }

    protected override async Task StartServicesAsync(Uri modelEndpoint)
    {
        _chart = await RenderAsync(modelEndpoint);
        foreach (var service in Release.Services)
        {
            await PlayAsync(service);
        }
    }

    private async Task<IReadOnlyList<JsonObject>> RenderAsync(Uri modelEndpoint)
    {
        Directory.CreateDirectory(PodFolder);
        var values = Path.Combine(PodFolder, "values.yaml");
        await File.WriteAllTextAsync(
            values,
            $$"""
            secrets:
              postgres: { postgres_password: s3cretPostgres }
              cache: { cache_password: s3cretCache }
              auth:
                key_encryption_key: s3cretKeyEncryptionKey0123456789ab
                refresh_token_key: s3cretRefreshTokenKey0123456789abc
              chat: { model_key: demo }
            config:
              auth: { public_origin: "{{FrontDoor.GetLeftPart(UriPartial.Authority)}}" }
              chat: { model_endpoint: "{{modelEndpoint}}", model_name: demo }
            """
        );
        var text = await Helm.RunAsync("template", "demo", Release.Chart, "--values", values);
        var documents = text.Split("---\n").Where(document => document.Contains("kind:", StringComparison.Ordinal));
        return [.. documents.Select(Yaml.ReadObject)];
    }

    private async Task PlayAsync(string component)
    {
        var documents = PodmanPod
            .Convert(_chart, component, Name, component == "gateway" ? FrontDoor.Port : null)
            .Select(document => document.ToJsonString());
        var file = Path.Combine(PodFolder, $"{component}.yaml");
        await File.WriteAllTextAsync(file, string.Join("\n---\n", documents));
        // The name under which other pods call it, which in a cluster is that of its Service.
        await Podman.RunAsync("play", "kube", "--network", $"{Name}:alias={component}-service", file);
    }
}
