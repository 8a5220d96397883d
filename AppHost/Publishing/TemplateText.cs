using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fubuni.AppHost.Publishing;

/// <summary>
/// Indents each line of an inserted text as far as the hole, and removes a line that has only an empty hole.
/// </summary>
[InterpolatedStringHandler]
internal sealed class TemplateText(int literalLength, int holes)
{
    private readonly StringBuilder _text = new(literalLength + (holes * 64));
    private bool _isLineDropped;

    public void AppendLiteral(string text)
    {
        _text.Append(text.AsSpan(_isLineDropped ? "\n".Length : 0));
        _isLineDropped = false;
    }

    public void AppendFormatted(object value) =>
        AppendFormatted(Convert.ToString(value, CultureInfo.InvariantCulture)!);

    public void AppendFormatted(string hole)
    {
        var lineStart = _text.ToString().LastIndexOf('\n') + 1;
        var line = _text.ToString(lineStart, _text.Length - lineStart);
        var indent = line[..^line.TrimStart().Length];
        if (hole.Length == 0 && indent.Length == line.Length)
        {
            _text.Length = lineStart;
            _isLineDropped = true;
            return;
        }

        _text.Append(hole.Replace("\n", "\n" + indent, StringComparison.Ordinal));
    }

    public override string ToString() => _text.ToString().TrimEnd('\n');
}
