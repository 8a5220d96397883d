using System.Text.RegularExpressions;

namespace Fubuni.AppHost.Chart;

/// <summary>
/// What the publisher's objects cannot say: that a file, a line or a map is there only under a condition. Extensions mark it in the objects,
/// and here the marks become template code. Also, every value that several parts use is written once.
/// </summary>
internal static partial class ChartTemplates
{
    public static string Finish(string template, ChartValues values)
    {
        template = Entries().Replace(template, match =>
            $"{{{{- with {match.Groups["path"].Value} }}}}\n{match.Groups["parent"].Value}{{{{ toYaml . | indent {match.Groups["indent"].Length} }}}}\n{{{{- end }}}}\n");
        template = OptionalLine().Replace(template, match =>
            $"{{{{- with {match.Groups["path"].Value} }}}}\n{match.Groups["line"].Value}: \"{{{{ . }}}}\"\n{{{{- end }}}}\n");
        template = Value().Replace(template, match =>
            values.All.TryGetValue(match.Groups["path"].Value, out var value) && value.Missing is { } hint ? Helm.Required(match.Groups["path"].Value, hint) : match.Value);

        if (Condition().Match(template) is { Success: true } condition)
        {
            template = EmptyAnnotations().Replace(template.Remove(condition.Index, condition.Length), "");
            template = $"{{{{- if {condition.Groups["condition"].Value} }}}}\n{template}{{{{- end }}}}\n";
        }

        return template;
    }

    /// <summary>Every value that the template refers to, as section, resource and key.</summary>
    public static IEnumerable<(string Section, string Resource, string Key)> References(string template)
        => Reference().Matches(template).Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));

    /// <summary>Lets the template read from the owner what it reads from its own copy of a parameter.</summary>
    public static string ReadFrom(string template, IReadOnlyDictionary<(string Section, string Key), string> owners)
        => Reference().Replace(template, match => owners.TryGetValue((match.Groups[1].Value, match.Groups[3].Value), out var owner)
            ? $".Values.{match.Groups[1].Value}.{owner}.{match.Groups[3].Value}"
            : match.Value);

    [GeneratedRegex(@"^ *fubuni/when: ""(?<condition>[^""]*)""\n", RegexOptions.Multiline)]
    private static partial Regex Condition();

    /// <summary>The key alone, followed by nothing that is indented deeper.</summary>
    [GeneratedRegex(@"^(?<indent> *)annotations:\n(?!\k<indent> |\{\{)", RegexOptions.Multiline)]
    private static partial Regex EmptyAnnotations();

    /// <summary>With the key above, where the map has nothing else.</summary>
    [GeneratedRegex(@"^(?<parent> *\w+:\n)?(?<indent> *)fubuni/entries: ""(?<path>[^""]*)""\n", RegexOptions.Multiline)]
    private static partial Regex Entries();

    /// <summary>A line, or the list that has it as its only item.</summary>
    [GeneratedRegex(@"^(?<line>(?: *[\w-]+:\n *- )? *[\w-]+): ""\{\{ optional (?<path>\S+) \}\}""\n", RegexOptions.Multiline)]
    private static partial Regex OptionalLine();

    /// <summary>A value alone, or in a longer text, with nothing done to it.</summary>
    [GeneratedRegex(@"\{\{ (?<path>\.Values\.\w+\.\w+\.\w+) \}\}")]
    private static partial Regex Value();

    [GeneratedRegex(@"\.Values\.(\w+)\.(\w+)\.(\w+)")]
    private static partial Regex Reference();
}
