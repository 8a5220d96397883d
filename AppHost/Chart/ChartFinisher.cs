using System.Text;
using System.Text.RegularExpressions;

namespace Fubuni.AppHost.Chart;

/// <summary>The last step of publishing: it makes templates of the files that the publisher wrote, and values.yaml of what they refer to.</summary>
/// <param name="sources">The folder with the files that are copied as they are.</param>
internal sealed partial class ChartFinisher(string folder, string sources, ChartValues values, DistributedApplicationModel model)
{
    /// <summary>The first version whose pods can sleep before they end; the publisher says that any will do.</summary>
    private const string OldestKubernetes = ">= 1.30.0-0";

    private const string Introduction = """
        # What an installation decides. docs/kubernetes.md explains it. Those at the end, in capitals, are variables of the containers:
        # there is no need to change one.

        """;

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var files = Directory.GetFiles(Path.Combine(folder, "templates"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var templates = new Dictionary<string, string>();
        foreach (var file in files)
        {
            templates[file] = await File.ReadAllTextAsync(file, cancellationToken);
        }

        var owners = Owners(templates.Values);
        foreach (var (file, template) in templates)
        {
            templates[file] = ChartTemplates.Finish(ChartTemplates.ReadFrom(template, owners), values);
            await File.WriteAllTextAsync(file, templates[file], cancellationToken);
        }

        File.Copy(Path.Combine(sources, "values.schema.json"), Path.Combine(folder, "values.schema.json"), overwrite: true);
        File.Copy(Path.Combine(sources, "NOTES.txt"), Path.Combine(folder, "templates", "NOTES.txt"), overwrite: true);
        var chartFile = Path.Combine(folder, "Chart.yaml");
        await File.WriteAllTextAsync(chartFile, KubeVersion().Replace(await File.ReadAllTextAsync(chartFile, cancellationToken), $"kubeVersion: \"{OldestKubernetes}\""), cancellationToken);
        var valuesFile = Path.Combine(folder, "values.yaml");
        var written = Read(await File.ReadAllTextAsync(valuesFile, cancellationToken));
        await File.WriteAllTextAsync(valuesFile, await WriteAsync(templates.Values.SelectMany(ChartTemplates.References).ToHashSet(), written, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// The publisher copies a parameter for every part that uses it, so that a password would have to be given three times. It is read from one:
    /// the part that it is named after, else the first that uses it.
    /// </summary>
    private static Dictionary<(string Section, string Key), string> Owners(IEnumerable<string> templates)
    {
        return templates.SelectMany(ChartTemplates.References)
            .Where(reference => reference.Section != ChartValues.Parameters && IsParameter(reference.Key))
            .GroupBy(reference => (reference.Section, reference.Key), reference => reference.Resource)
            .ToDictionary(
                uses => uses.Key,
                uses => uses.Distinct().Order(StringComparer.Ordinal).OrderByDescending(resource => uses.Key.Key.StartsWith(resource + "_", StringComparison.Ordinal)).First());
    }

    /// <summary>
    /// Only what a template refers to: the publisher also lists what it composes in the templates themselves, where a value given has no effect. And all
    /// of it: the publisher forgets parameters that stand only within a connection string (https://github.com/microsoft/aspire/pull/19429).
    /// </summary>
    private async Task<string> WriteAsync(
        HashSet<(string Section, string Resource, string Key)> referenced, Dictionary<string, string> written, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(Introduction);
        foreach (var section in new[] { ChartValues.Parameters, ChartValues.Secrets, ChartValues.Config })
        {
            text.Append(section).Append(":\n");
            foreach (var resource in referenced.Where(value => value.Section == section).GroupBy(value => value.Resource).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                text.Append("  ").Append(resource.Key).Append(":\n");
                foreach (var (path, key) in resource.Select(value => (Path: $".Values.{value.Section}.{value.Resource}.{value.Key}", value.Key)).OrderBy(value => Rank(value.Path, value.Key)).ThenBy(value => value.Key, StringComparer.Ordinal))
                {
                    var own = values.All.GetValueOrDefault(path);
                    if (own?.Comment is { Length: > 0 } comment)
                    {
                        text.Append("    # ").Append(comment).Append('\n');
                    }

                    text.Append("    ").Append(key).Append(": ")
                        .Append(own?.Yaml ?? written.GetValueOrDefault(path) ?? await DefaultAsync(key, cancellationToken)).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    // In the order of their making; then what else is a parameter; variables of containers last.
    private int Rank(string path, string key)
    {
        var own = values.All.Keys.Index().FirstOrDefault(value => value.Item == path);
        return own.Item is not null ? own.Index : IsParameter(key) ? int.MaxValue - 1 : int.MaxValue;
    }

    private async Task<string> DefaultAsync(string key, CancellationToken cancellationToken)
    {
        var parameter = model.Resources.OfType<ParameterResource>().FirstOrDefault(parameter => Key(parameter.Name) == key)
            ?? throw new InvalidOperationException($"A template refers to the value '{key}', which nobody has defined.");
        return parameter.Secret || parameter.Default is null ? "\"\"" : $"\"{await parameter.GetValueAsync(cancellationToken)}\"";
    }

    /// <summary>Of a parameter, not of a variable such as <c>HTTP_PORTS</c> or <c>services__auth__http__0</c>. Not every parameter is a resource of the model.</summary>
    private static bool IsParameter(string key) => char.IsAsciiLetterLower(key[0]) && !key.Contains("__", StringComparison.Ordinal);

    private static string Key(string parameter) => parameter.Replace('-', '_');

    /// <summary>The publisher's file: three levels, one value a line.</summary>
    private static Dictionary<string, string> Read(string yaml)
    {
        var read = new Dictionary<string, string>();
        var (section, resource) = ("", "");
        foreach (var match in Line().Matches(yaml).Cast<Match>())
        {
            var (indent, key, value) = (match.Groups[1].Length, match.Groups[2].Value, match.Groups[3].Value);
            switch (indent)
            {
                case 0:
                    section = key;
                    break;
                case 2:
                    resource = key;
                    break;
                default:
                    read[$".Values.{section}.{resource}.{key}"] = value;
                    break;
            }
        }

        return read;
    }

    [GeneratedRegex("^kubeVersion: .*$", RegexOptions.Multiline)]
    private static partial Regex KubeVersion();

    [GeneratedRegex(@"^( *)([\w-]+): ?(.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
