using System.Globalization;
using System.Text;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// A text as the database folds it for the search (<c>chat_fold</c>): without case, accents and compatibility forms,
/// with spaces between words. Each folded character has the position of its source in the original text.
/// </summary>
internal sealed class FoldedText
{
    private readonly StringBuilder _folded = new();
    private readonly List<(int Start, int End)> _sources = [];

    private FoldedText(string text)
    {
        for (var start = 0; start < text.Length; )
        {
            var end = start + StringInfo.GetNextTextElementLength(text, start);
            Append(text.AsSpan(start, end - start), (start, end));
            start = end;
        }
    }

    public static FoldedText Of(string text) => new(text);

    public override string ToString() => _folded.ToString();

    /// <summary>The words. In a script without spaces, a sequence of its characters counts as one word.</summary>
    public IEnumerable<FoldedWord> Words()
    {
        var text = _folded.ToString();
        var (start, isUnspaced) = (0, false);
        for (var index = 0; index < text.Length; )
        {
            // Only whole runes were appended, so there is no half of a surrogate pair.
            var rune = Rune.GetRuneAt(text, index);
            var isSeparator = text[index] == ' ';
            if (index > start && (isSeparator || isUnspaced != SearchCharacters.IsUnspaced(rune)))
            {
                yield return new FoldedWord(text[start..index], start, isUnspaced);
                start = index;
            }

            index += rune.Utf16SequenceLength;
            (start, isUnspaced) = isSeparator ? (index, false) : (start, SearchCharacters.IsUnspaced(rune));
        }

        if (start < text.Length)
        {
            yield return new FoldedWord(text[start..], start, isUnspaced);
        }
    }

    /// <summary>The part of the original text that these folded characters come from.</summary>
    public (int Start, int End) SourceOf(int index, int length) =>
        (_sources[index].Start, _sources[index + length - 1].End);

    private void Append(ReadOnlySpan<char> element, (int Start, int End) source)
    {
        var first = element[0];
        if (element.Length == 1 && char.IsAscii(first))
        {
            Append(char.IsAsciiLetterOrDigit(first) ? char.ToLowerInvariant(first) : ' ', source);
            return;
        }

        // Folding does not change Han characters. Without this shortcut, they would take most of the time of a search.
        if (element.Length == 1 && first is >= '\u4E00' and <= '\u9FFF')
        {
            Append(first, source);
            return;
        }

        foreach (var rune in Fold(element).EnumerateRunes())
        {
            foreach (var character in SearchCharacters.IsOfWord(rune) ? rune.ToString() : " ")
            {
                Append(character, source);
            }
        }
    }

    private void Append(char character, (int Start, int End) source)
    {
        _folded.Append(character);
        _sources.Add(source);
    }

    private static string Fold(ReadOnlySpan<char> element)
    {
        var spaced = new StringBuilder();
        // Half of a surrogate pair is enumerated as U+FFFD.
        foreach (var rune in element.EnumerateRunes())
        {
            spaced.Append(SearchCharacters.IsSign(rune) ? $" {rune} " : rune.ToString());
        }

        var folded = new StringBuilder();
        foreach (var rune in spaced.ToString().Normalize(NormalizationForm.FormKD).ToLowerInvariant().EnumerateRunes())
        {
            if (!SearchCharacters.IsIgnored(rune))
            {
                folded.Append(SearchCharacters.Replacement(rune) ?? rune.ToString());
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
