using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes;

/// <summary>What the chart is called. The release and its namespace matter to a deployment only, which this stand-in does not do.</summary>
public sealed partial class HelmChartOptions
{
    private readonly string _defaultName;
    private ReferenceExpression? _name;
    private ReferenceExpression? _version;
    private ReferenceExpression? _description;

    internal HelmChartOptions(string applicationName)
        => _defaultName = applicationName.ToLowerInvariant().Replace('_', '-').Replace('.', '-');

    public HelmChartOptions WithChartName(string name)
    {
        RequireName(name);
        return With(ref _name, name);
    }

    public HelmChartOptions WithChartName(IResourceBuilder<ParameterResource> name) => With(ref _name, name);

    public HelmChartOptions WithChartVersion(string version)
    {
        RequireVersion(version);
        return With(ref _version, version);
    }

    public HelmChartOptions WithChartVersion(IResourceBuilder<ParameterResource> version) => With(ref _version, version);

    public HelmChartOptions WithChartDescription(string description) => With(ref _description, description);

    public HelmChartOptions WithChartDescription(IResourceBuilder<ParameterResource> description) => With(ref _description, description);

    public HelmChartOptions WithReleaseName(string releaseName)
    {
        RequireDnsLabel(releaseName, "Helm release name", 53);
        return this;
    }

    public HelmChartOptions WithReleaseName(IResourceBuilder<ParameterResource> releaseName) => this;

    public HelmChartOptions WithNamespace(string @namespace)
    {
        RequireDnsLabel(@namespace, "Kubernetes namespace", 63);
        return this;
    }

    public HelmChartOptions WithNamespace(IResourceBuilder<ParameterResource> @namespace) => this;

    internal async Task<(string Name, string Version, string Description)> ResolveAsync(CancellationToken cancellationToken)
    {
        var name = await ValueAsync(_name, _defaultName).ConfigureAwait(false);
        var version = await ValueAsync(_version, "0.1.0").ConfigureAwait(false);
        RequireName(name);
        RequireVersion(version);
        return (name, version, await ValueAsync(_description, "Aspire Helm Chart").ConfigureAwait(false));

        async Task<string> ValueAsync(ReferenceExpression? expression, string fallback)
            => expression is not null && await expression.GetValueAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } value ? value : fallback;
    }

    private static void RequireName(string name)
    {
        if (name.Length > 250 || !ChartName().IsMatch(name))
        {
            throw new ArgumentException($"Helm chart name '{name}' is invalid. Use at most 250 alphanumeric characters, '-', '_', or '.'.", nameof(name));
        }
    }

    private static void RequireVersion(string version)
    {
        if (!SemanticVersion().IsMatch(version))
        {
            throw new ArgumentException($"Helm chart version '{version}' is invalid. Helm accepts versions such as '1.2.3', '1.2.3-beta.1+ef365', '1', '1.2', or 'v1.2.3'.", nameof(version));
        }
    }

    private static void RequireDnsLabel(string value, string what, int maxLength)
    {
        if (value.Length > maxLength || !DnsLabel().IsMatch(value))
        {
            throw new ArgumentException($"{what} '{value}' is invalid. Use at most {maxLength} lowercase letters, numbers, and hyphens, and start and end with an alphanumeric character.", nameof(value));
        }
    }

    private HelmChartOptions With(ref ReferenceExpression? setting, string value)
    {
        setting = ReferenceExpression.Create($"{value}");
        return this;
    }

    private HelmChartOptions With(ref ReferenceExpression? setting, IResourceBuilder<ParameterResource> value)
    {
        setting = ReferenceExpression.Create($"{value}");
        return this;
    }

    [GeneratedRegex("^[a-zA-Z0-9._-]+$")]
    private static partial Regex ChartName();

    [GeneratedRegex(@"^v?(0|[1-9]\d*)(\.(0|[1-9]\d*)){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$")]
    private static partial Regex SemanticVersion();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex DnsLabel();
}
