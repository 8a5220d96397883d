using System.Text.Json;
using System.Text.RegularExpressions;
using Fubuni.Testing;
using YamlDotNet.RepresentationModel;

namespace Fubuni.AppHost.Tests.Telemetry;

/// <summary>
/// Dashboards and alerts query metrics that exist. promtool tests whether alerts fire when they should:
/// <c>alerts.test.yml</c>.
/// </summary>
public sealed partial class DashboardTests
{
    private static readonly string[] Headings =
    [
        "Both services",
        "Auth",
        "Chat",
        "Of calls of the model",
        "Of the framework",
    ];

    private static readonly string Folder = Path.Combine(RepositoryFolder.Path, "docs", "operations");

    private static readonly HashSet<string> Series =
    [
        .. Headings.SelectMany(DocumentedMetrics.Under).SelectMany(SeriesOf),
    ];

    public static TheoryData<string> Dashboards =>
        [
            .. Directory
                .GetFiles(Path.Combine(Folder, "dashboards"), "*.json")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_panel_queries_documented_metrics(string name)
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", name)));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        var asked = panels
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)
            .ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, AssertKnown);
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel => Assert.True(panel.GetProperty("title").GetString()!.Length > 0));
    }

    [Fact]
    public void Every_alert_queries_documented_metrics_and_has_a_description()
    {
        var rules = Rules().ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => AssertKnown(Text(rule, "expr")));
        Assert.All(rules, rule => Assert.Matches("^Fubuni[A-Z][A-Za-z]+$", Text(rule, "alert")));
        Assert.All(
            rules,
            rule =>
                Assert.Contains(Text((YamlMappingNode)rule["labels"], "severity"), (string[])["critical", "warning"])
        );
        Assert.All(rules, rule => Assert.NotEmpty(Text((YamlMappingNode)rule["annotations"], "summary")));
        Assert.All(rules, rule => Assert.NotEmpty(Text((YamlMappingNode)rule["annotations"], "description")));
    }

    [Fact]
    public void Every_alert_is_tested_and_has_instructions_in_the_incidents()
    {
        var (tests, incidents) = (
            File.ReadAllText(Path.Combine(Folder, "alerts.test.yml")),
            File.ReadAllText(Path.Combine(Folder, "incidents.md"))
        );
        using var parsed = new StringReader(tests);
        new YamlStream().Load(parsed);

        Assert.All(
            Rules().Select(rule => Text(rule, "alert")),
            alert =>
            {
                Assert.Contains(alert, tests, StringComparison.Ordinal);
                Assert.Contains($"`{alert}`", incidents, StringComparison.Ordinal);
            }
        );
    }

    private static IEnumerable<YamlMappingNode> Rules()
    {
        using var reader = new StringReader(File.ReadAllText(Path.Combine(Folder, "alerts.yml")));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["groups"])
            .Children.SelectMany(group => ((YamlSequenceNode)group["rules"]).Children)
            .Cast<YamlMappingNode>();
    }

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static void AssertKnown(string expression)
    {
        var asked = Name()
            .Matches(Labels().Replace(expression, ""))
            .Select(match => match.Value)
            .Where(name => name.Contains('_', StringComparison.Ordinal) && name is not "histogram_quantile")
            .ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.True(Series.Contains(name), $"{name} is in no table of metrics.md"));
    }

    /// <summary>
    /// The names that Prometheus gives a metric that it received over OTLP: with the unit and, for counters,
    /// <c>_total</c> at the end.
    /// </summary>
    private static IEnumerable<string> SeriesOf(DocumentedMetric metric)
    {
        var unit = metric.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            ['{', ..] => "",
            _ => throw new NotSupportedException($"What Prometheus makes of the unit of {metric} is not known here."),
        };
        var name = metric.Name.Replace('.', '_') + unit;
        return metric.Kind switch
        {
            "counter" => [$"{name}_total"],
            "histogram" => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex("[a-z][a-z0-9_]*")]
    private static partial Regex Name();
}
