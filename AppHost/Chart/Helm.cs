namespace Fubuni.AppHost.Chart;

/// <summary>
/// Template expressions as they stand inside the double quotes that the publisher writes around every text: with backquotes for texts of their own.
/// </summary>
internal static class Helm
{
    /// <summary>The annotation that an object has until the chart is finished: the condition under which it is there.</summary>
    public const string ConditionAnnotation = "fubuni/when";

    /// <summary>The key of a map in whose place the entries of a value stand when the chart is finished.</summary>
    public const string Entries = "fubuni/entries";

    public static string Expression(string inner) => $"{{{{ {inner} }}}}";

    /// <summary>A number: the publisher writes it without quotes.</summary>
    public static string Number(string path) => Expression($"{path} | int");

    /// <summary>The line is there only where the value is not empty.</summary>
    public static string Optional(string path) => Expression($"optional {path}");

    // The publisher takes the quotes off a text that begins with "{{ if"; with a hyphen it leaves them.
    public static string If(string condition, string then, string otherwise) => $"{{{{- if {condition} }}}}{then}{{{{ else }}}}{otherwise}{{{{ end }}}}";

    public static string Required(string path, string hint) => Expression($"required `{path[".Values.".Length..]} is missing: {hint}` {path}");
}
