using System.Text.Json.Nodes;
using Fubuni.Chart.Tests.Templates;

namespace Fubuni.Chart.Tests;

/// <summary>The objects that an installation with some values makes.</summary>
internal sealed class RenderedChart
{
    public const string Release = "demo";

    private RenderedChart(IReadOnlyDictionary<string, string> files)
    {
        Files = files;
        Objects = [.. files.Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(file => file.Value.Split("---\n")).Where(text => !string.IsNullOrWhiteSpace(text)).Select(Yaml.ReadObject)];
    }

    /// <summary>What became of every template.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    public IReadOnlyList<JsonObject> Objects { get; }

    public static RenderedChart Of(PublishedChart chart, string valueSet) => With(chart, ValueSets.All[valueSet]);

    public static RenderedChart With(PublishedChart chart, string given)
    {
        var values = Merged(chart, given);
        var root = new Dictionary<string, object?>
        {
            ["Values"] = values,
            ["Chart"] = new Dictionary<string, object?> { ["Name"] = "fubuni" },
            ["Release"] = new Dictionary<string, object?> { ["Name"] = Release, ["Namespace"] = "chat" },
            ["Template"] = new Dictionary<string, object?> { ["BasePath"] = "fubuni/templates" },
        };
        var functions = Functions.All;
        var engine = new Template(functions);
        functions["include"] = arguments => engine.Render(chart.Templates[(string)arguments[0]!], arguments[1]);
        return new RenderedChart(chart.Templates.ToDictionary(template => template.Key, template => Render(engine, template, root)));
    }

    /// <summary>The chart's values with those of an installation in their place.</summary>
    public static Dictionary<string, object?> Merged(PublishedChart chart, string given)
    {
        var values = Yaml.ReadValues(chart.Values);
        Merge(values, Yaml.ReadValues(given));
        return values;
    }

    public IEnumerable<JsonObject> OfKind(params string[] kinds) => Objects.Where(item => kinds.Contains(item.Kind()));

    public JsonObject Get(string kind, string name) => Objects.Single(item => item.Kind() == kind && item.Name() == name);

    /// <summary>Everything that makes pods.</summary>
    public IEnumerable<Workload> Workloads => OfKind("Deployment", "StatefulSet").Select(item => new Workload(item));

    private static string Render(Template engine, KeyValuePair<string, string> template, Dictionary<string, object?> root)
    {
        try
        {
            return engine.Render(template.Value, root);
        }
        catch (Exception exception) when (exception is not MissingValueException)
        {
            throw new InvalidOperationException($"{template.Key}: {exception.Message}", exception);
        }
    }

    private static void Merge(Dictionary<string, object?> values, Dictionary<string, object?> given)
    {
        foreach (var (key, value) in given)
        {
            if (!values.TryGetValue(key, out var known))
            {
                // Only maps that an installation fills may have keys of its own: those that are empty, and annotations.
                values[key] = values.Count == 0 || values.Keys.Any(other => other.Contains('/')) ? value : throw new KeyNotFoundException($"The chart has no value '{key}'.");
            }
            else if (known is Dictionary<string, object?> map && value is Dictionary<string, object?> more)
            {
                Merge(map, more);
            }
            else
            {
                values[key] = value;
            }
        }
    }
}

/// <summary>A Deployment or a StatefulSet.</summary>
internal sealed record Workload(JsonObject Object)
{
    public string Name => Container["name"]!.GetValue<string>();

    public JsonObject Spec => Object["spec"]!.AsObject();

    public JsonObject Pod => Spec["template"]!["spec"]!.AsObject();

    public JsonObject PodLabels => Spec["template"]!["metadata"]!["labels"]!.AsObject();

    public JsonObject Container => Pod["containers"]!.AsArray().Single()!.AsObject();

    public IEnumerable<(string Name, long Number)> Ports => Container["ports"]!.AsArray().Select(port => (port!["name"]!.GetValue<string>(), port["containerPort"]!.GetValue<long>()));
}

internal static class JsonExtensions
{
    public static string Kind(this JsonObject item) => item["kind"]!.GetValue<string>();

    public static string Name(this JsonObject item) => item["metadata"]!["name"]!.GetValue<string>();

    public static string Text(this JsonNode? node) => node!.GetValue<string>();

    public static IEnumerable<JsonObject> Items(this JsonNode? node) => node is null ? [] : node.AsArray().Select(item => item!.AsObject());

    public static IReadOnlyDictionary<string, string> Map(this JsonNode? node)
        => node is null ? new Dictionary<string, string>() : node.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>());

    /// <summary>An empty selector matches everything.</summary>
    public static bool Matches(this JsonNode? selector, JsonObject labels)
    {
        var known = labels.Map();
        return selector!["matchLabels"].Map().All(label => known.TryGetValue(label.Key, out var value) && value == label.Value);
    }
}
