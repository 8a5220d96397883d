using System.Globalization;
using System.Text;

namespace Fubuni.Chart.Tests.Templates;

/// <summary>
/// The part of Go's templates and of Helm's functions that the chart uses. Stricter than Helm: a value that is not defined is an error, as is anything
/// not known here.
/// </summary>
/// <param name="functions">By name; each gets what stands behind its name, and last what the pipeline brings.</param>
internal sealed class Template(IReadOnlyDictionary<string, Func<object?[], object?>> functions)
{
    public string Render(string template, object? root)
    {
        var parts = new Queue<(bool IsAction, string Content)>(Tokens.Split(template));
        var output = new StringBuilder();
        Block(parts, root, root, output);
        return parts.Count == 0 ? output.ToString() : throw new FormatException($"'{parts.Peek().Content}' has no beginning.");
    }

    public static bool IsTrue(object? value) => value switch
    {
        null or false or "" or 0L => false,
        System.Collections.ICollection { Count: 0 } => false,
        _ => true,
    };

    /// <summary>Writes up to the <c>else</c> or <c>end</c> that belongs to the block; where <paramref name="output"/> is null it only reads.</summary>
    private void Block(Queue<(bool IsAction, string Content)> parts, object? root, object? dot, StringBuilder? output)
    {
        while (parts.TryPeek(out var part) && !(part.IsAction && (part.Content is "end" or "else" || part.Content.StartsWith("else ", StringComparison.Ordinal))))
        {
            parts.Dequeue();
            if (!part.IsAction)
            {
                output?.Append(part.Content);
            }
            else if (part.Content.Split(' ', 2) is ["if" or "with", var condition])
            {
                Branch(parts, root, dot, condition, part.Content.StartsWith("with", StringComparison.Ordinal), output);
            }
            else if (output is not null)
            {
                output.Append(Functions.Text(Evaluate(part.Content, root, dot)));
            }
        }
    }

    private void Branch(Queue<(bool IsAction, string Content)> parts, object? root, object? dot, string condition, bool isWith, StringBuilder? output)
    {
        var value = output is null ? null : Evaluate(condition, root, dot);
        var isTrue = IsTrue(value);
        Block(parts, root, isWith && isTrue ? value : dot, isTrue ? output : null);
        if (parts.Dequeue().Content is not "end")
        {
            Block(parts, root, dot, isTrue ? null : output);
            if (!parts.TryDequeue(out var end) || end.Content is not "end")
            {
                throw new FormatException($"'{condition}' does not end, or says 'else if', which is not known here.");
            }
        }
    }

    private object? Evaluate(string action, object? root, object? dot)
    {
        var words = new Queue<string>(Tokens.Words(action));
        var value = Pipeline(words, root, dot);
        return words.Count == 0 ? value : throw new FormatException($"'{words.Peek()}' is too much in '{action}'.");
    }

    private object? Pipeline(Queue<string> words, object? root, object? dot)
    {
        var value = Command(words, root, dot, []);
        while (words.TryPeek(out var word) && word == "|")
        {
            words.Dequeue();
            value = Command(words, root, dot, [value]);
        }

        return value;
    }

    private object? Command(Queue<string> words, object? root, object? dot, object?[] piped)
    {
        if (!char.IsAsciiLetter(words.Peek()[0]) || words.Peek() is "true" or "false")
        {
            return piped.Length == 0 ? Operand(words, root, dot) : throw new FormatException($"'{words.Peek()}' is not a function.");
        }

        var name = words.Dequeue();
        var arguments = new List<object?>();
        while (words.TryPeek(out var word) && word != "|" && !word.StartsWith(')'))
        {
            arguments.Add(Operand(words, root, dot));
        }

        return functions.TryGetValue(name, out var function)
            ? function([.. arguments, .. piped])
            : throw new FormatException($"The function '{name}' is not known here.");
    }

    private object? Operand(Queue<string> words, object? root, object? dot)
    {
        var word = words.Dequeue();
        switch (word[0])
        {
            case '(':
                var inner = Pipeline(words, root, dot);
                var closing = words.Dequeue();
                return closing.StartsWith(')') ? Field(inner, closing[1..]) : throw new FormatException("A parenthesis is not closed.");
            case '`':
                return word[1..^1];
            case '"':
                return System.Text.RegularExpressions.Regex.Unescape(word[1..^1]);
            case '$':
                return root;
            case '.':
                return Field(dot, word == "." ? "" : word);
        }

        return word switch
        {
            "true" => true,
            "false" => false,
            _ => long.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{word}' is not understood."),
        };
    }

    private static object? Field(object? value, string path)
    {
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            value = value is IReadOnlyDictionary<string, object?> map && map.TryGetValue(name, out var next)
                ? next
                : throw new KeyNotFoundException($"'{path}' is not defined: there is no '{name}'.");
        }

        return value;
    }
}
