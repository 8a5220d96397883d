using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fubuni.Chart.Tests;

/// <summary>The objects that an installation with some values makes, as <c>helm template</c> renders them.</summary>
internal sealed partial class RenderedChart
{
    private RenderedChart(string text)
    {
        Text = Source().Replace(text, "");
        var documents = Text.Split("---\n").Where(document => !string.IsNullOrWhiteSpace(document));
        Objects = [.. documents.Select(Yaml.ReadObject)];
    }

    public string Text { get; }

    public IReadOnlyList<JsonObject> Objects { get; }

    /// <summary>Everything that makes pods.</summary>
    public IEnumerable<Workload> Workloads => OfKind("Deployment", "StatefulSet").Select(item => new Workload(item));

    public static RenderedChart Of(PublishedChart chart, string valueSet) => chart.Rendered[valueSet];

    /// <exception cref="ProgramFailedException">The chart refuses the values.</exception>
    public static Task<RenderedChart> WithAsync(PublishedChart chart, string values) => WithAsync(chart.Chart, values);

    /// <param name="chart">The folder of a chart.</param>
    /// <param name="values">The content of a file of values.</param>
    /// <exception cref="ProgramFailedException">The chart refuses the values.</exception>
    public static async Task<RenderedChart> WithAsync(string chart, string values)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, values);
            return new RenderedChart(
                await Helm.RunAsync("template", "demo", chart, "--namespace", "chat", "--values", file)
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    public IEnumerable<JsonObject> OfKind(params string[] kinds) => Objects.Where(item => kinds.Contains(item.Kind()));

    public JsonObject Get(string kind, string name) =>
        Objects.Single(item => item.Kind() == kind && item.Name() == name);

    public Workload Deployment(string component) => new(Get("Deployment", $"{component}-deployment"));

    public Workload StatefulSet(string component) => new(Get("StatefulSet", $"{component}-statefulset"));

    public IReadOnlyDictionary<string, string> Config(string component) =>
        Get("ConfigMap", $"{component}-config").Variables();

    public IReadOnlyDictionary<string, string> Secrets(string component) =>
        Get("Secret", $"{component}-secrets").Variables();

    public JsonNode Autoscaler(string component) => Get("HorizontalPodAutoscaler", $"{component}-autoscaler")["spec"]!;

    /// <summary>The line in which Helm names the next template.</summary>
    [GeneratedRegex("^# Source: .*\n", RegexOptions.Multiline)]
    private static partial Regex Source();
}
