using System.Text.RegularExpressions;

namespace Aspire.Hosting.Publishing;

/// <summary>Helm template expressions such as <c>{{ .Values.config.auth.CACHE_HOST }}</c>.</summary>
internal static partial class Helm
{
    public const string ParametersSection = "parameters";
    public const string SecretsSection = "secrets";
    public const string ConfigSection = "config";

    /// <summary>A key in values.yaml: Helm cannot address one that has a hyphen.</summary>
    public static string Key(string name) => name.Replace('-', '_');

    public static string Parameter(string resource, string key) => Value(ParametersSection, resource, key);

    public static string Secret(string resource, string key) => Value(SecretsSection, resource, key);

    public static string Config(string resource, string key) => Value(ConfigSection, resource, key);

    public static string Expression(string inner) => $"{{{{ {inner} }}}}";

    public static bool RefersToValues(string text) => AnyExpression().IsMatch(text) && text.Contains(".Values.", StringComparison.Ordinal);

    public static bool RefersToSecrets(string text) => AnyExpression().IsMatch(text) && text.Contains($".Values.{SecretsSection}.", StringComparison.Ordinal);

    /// <summary>The expression is rendered as a number.</summary>
    public static string AsNumber(string expression) => WholeExpression().Replace(expression, match => Expression(match.Groups[1].Value.Trim() + " | int"));

    /// <summary>Every value of a ConfigMap or Secret is a text, also where the expression is a number.</summary>
    public static string AsText(string text) => NumberExpression().Replace(text, match => Expression(match.Groups[1].Value.Trim() + " | int | toString"));

    /// <summary>Numbers and flow control must stand without quotes; anything else is quoted.</summary>
    public static bool StandsUnquoted(string text) => FlowControl().IsMatch(text) || (WholeExpression().IsMatch(text) && NumberExpression().IsMatch(text));

    private static string Value(string section, string resource, string key) => Expression($".Values.{section}.{Key(resource)}.{Key(key)}");

    [GeneratedRegex(@"\{\{[^{}]+\}\}")]
    private static partial Regex AnyExpression();

    [GeneratedRegex(@"^\{\{([^{}]+)\}\}$")]
    private static partial Regex WholeExpression();

    [GeneratedRegex(@"\{\{([^{}]*)\|\s*int\s*\}\}")]
    private static partial Regex NumberExpression();

    [GeneratedRegex(@"^\{\{\s*if\b")]
    private static partial Regex FlowControl();
}
