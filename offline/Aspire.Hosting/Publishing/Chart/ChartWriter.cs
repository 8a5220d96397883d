using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes a Helm chart into a folder. Files that are there already and belong to no resource stay.</summary>
internal sealed class ChartWriter(string folder, KubernetesEnvironmentResource environment, CancellationToken cancellationToken)
{
    private readonly ChartValues _values = new();

    public async Task WriteAsync(IEnumerable<KubernetesResource> deployed)
    {
        foreach (var resource in deployed)
        {
            if (resource.Target.HasDockerfile())
            {
                await WriteAsync($"{resource.Target.Name}.Dockerfile", resource.Target.Dockerfile()).ConfigureAwait(false);
            }

            foreach (var customization in resource.Target.Annotations.OfType<KubernetesServiceCustomizationAnnotation>())
            {
                customization.Configure(resource);
            }

            await WriteTemplatesAsync(resource.Target, resource.Templates()).ConfigureAwait(false);
            await _values.AddAsync(Helm.ParametersSection, resource.Target, resource.Parameters, cancellationToken).ConfigureAwait(false);
            await _values.AddAsync(Helm.ConfigSection, resource.Target, resource.Config, cancellationToken).ConfigureAwait(false);
            await _values.AddAsync(Helm.SecretsSection, resource.Target, resource.Secrets, cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync("Chart.yaml", ChartYaml.Serialize(await ChartAsync().ConfigureAwait(false))).ConfigureAwait(false);
        await WriteAsync("values.yaml", _values.ToYaml()).ConfigureAwait(false);
    }

    private async Task WriteTemplatesAsync(IResource resource, IEnumerable<BaseKubernetesResource> objects)
    {
        foreach (var item in objects)
        {
            await WriteAsync(Path.Combine("templates", resource.Name, FileName(resource, item)), "---\n" + ChartYaml.Serialize(item)).ConfigureAwait(false);
        }
    }

    private static string FileName(IResource resource, BaseKubernetesResource item)
    {
        var prefix = $"{resource.Name.ToLowerInvariant()}-";
        var name = item.Metadata.Name is { Length: > 0 } given ? given : item.GetType().Name.ToLowerInvariant();
        return (name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name) + ".yaml";
    }

    private async Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HelmChart> ChartAsync()
    {
        var (name, version, description) = await environment.Chart.ResolveAsync(cancellationToken).ConfigureAwait(false);
        return new HelmChart { Name = name, Version = version, AppVersion = version, Description = description };
    }

    private sealed class HelmChart
    {
        public string ApiVersion => "v2";

        public required string Name { get; init; }

        public required string Version { get; init; }

        public string KubeVersion => ">= 1.18.0-0";

        public required string Description { get; init; }

        public string Type => "application";

        public string[] Keywords => ["aspire", "kubernetes"];

        public required string AppVersion { get; init; }

        public bool Deprecated => false;
    }
}
