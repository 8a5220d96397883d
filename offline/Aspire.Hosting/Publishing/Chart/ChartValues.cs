using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>What values.yaml says: a section, a resource, a key.</summary>
internal sealed class ChartValues
{
    private readonly Dictionary<string, Dictionary<string, object>> _sections = new()
    {
        [Helm.ParametersSection] = [],
        [Helm.SecretsSection] = [],
        [Helm.ConfigSection] = [],
    };

    public async Task AddAsync(string section, IResource resource, Dictionary<string, HelmValue> values, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in values)
        {
            Entries(section, resource.Name)[value.Key ?? Helm.Key(name)] = value switch
            {
                { IsComposed: true } => "",
                // A secret, or what has no default, is given when the chart is installed.
                { Parameter: { Secret: false, Default: not null } parameter } => await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "",
                _ => value.Value ?? "",
            };
        }
    }

    public string ToYaml() => ChartYaml.Serialize(_sections);

    private Dictionary<string, object> Entries(string section, string resource)
    {
        var sections = _sections[section];
        if (!sections.TryGetValue(Helm.Key(resource), out var entries))
        {
            sections[Helm.Key(resource)] = entries = new Dictionary<string, object>();
        }

        return (Dictionary<string, object>)entries;
    }
}
