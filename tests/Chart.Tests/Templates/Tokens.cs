using System.Text.RegularExpressions;

namespace Fubuni.Chart.Tests.Templates;

/// <summary>Cuts a template into text and actions, and an action into words.</summary>
internal static partial class Tokens
{
    /// <summary>Texts and actions by turns; a hyphen in an action's braces takes the white space next to it away.</summary>
    public static IEnumerable<(bool IsAction, string Content)> Split(string template)
    {
        var position = 0;
        var trim = false;
        foreach (var action in Action().Matches(template).Cast<Match>())
        {
            var text = template[position..action.Index];
            text = trim ? text.TrimStart() : text;
            yield return (false, action.Groups["before"].Success ? text.TrimEnd() : text);
            yield return (true, action.Groups["content"].Value.Trim());
            (position, trim) = (action.Index + action.Length, action.Groups["after"].Success);
        }

        yield return (false, trim ? template[position..].TrimStart() : template[position..]);
    }

    public static IReadOnlyList<string> Words(string action)
    {
        var words = Word().Matches(action).Select(match => match.Value).ToArray();
        var rest = Word().Replace(action, "").Trim();
        return rest.Length == 0 ? words : throw new FormatException($"'{rest}' in '{{{{ {action} }}}}' is not understood.");
    }

    [GeneratedRegex(@"\{\{(?<before>-(?=\s))?(?<content>(?:`[^`]*`|""(?:[^""\\]|\\.)*""|[^`""])*?)(?<after>(?<=\s)-)?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"`[^`]*`|""(?:[^""\\]|\\.)*""|\)(?:\.\w+)+|[()|]|(?:\.\w+)+|\.|\$|-?\d+|\w+")]
    private static partial Regex Word();
}
