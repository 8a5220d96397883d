using System.Globalization;
using System.Text.Json;

namespace Fubuni.AppHost.Chart;

/// <summary>
/// Values of the chart beside those that Aspire makes of parameters and variables, addressed as its own are: section, resource, key.
/// What is said of a value that Aspire makes, too, counts instead of what Aspire says.
/// </summary>
internal sealed class ChartValues
{
    public const string Parameters = "parameters";
    public const string Secrets = "secrets";
    public const string Config = "config";

    private readonly Dictionary<string, ChartValue> _values = [];

    public IReadOnlyDictionary<string, ChartValue> All => _values;

    /// <returns>How templates refer to it.</returns>
    public string Add(string resource, string key, object value, string comment) => Add(Parameters, resource, key, value, comment);

    public string Add(string section, string resource, string key, object value, string comment)
        => Set($".Values.{section}.{resource}.{key}", new ChartValue(Yaml(value), comment, null));

    /// <summary>A value that Aspire writes; it gets a comment, and must be given where <paramref name="missing"/> says what to do.</summary>
    public void Describe(string section, string resource, string key, string comment, string? missing = null)
        => Set($".Values.{section}.{resource}.{key}", new ChartValue(null, comment, missing));

    private static string Yaml(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value),
    };

    private string Set(string path, ChartValue value)
    {
        _values.Add(path, value);
        return path;
    }
}

/// <param name="Yaml">What values.yaml says; null for what Aspire writes.</param>
/// <param name="Missing">Told when the chart is installed without it.</param>
internal sealed record ChartValue(string? Yaml, string Comment, string? Missing);
