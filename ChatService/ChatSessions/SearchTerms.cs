using System.Globalization;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>The words that a user searches for. The last one may be the start of a word.</summary>
/// <param name="Words">All words but the last, as they were typed.</param>
/// <param name="Prefix">The last word.</param>
internal sealed partial record SearchTerms(string Words, string Prefix)
{
    private const int Before = 60;
    private const int Length = 200;

    /// <summary>The index has only the start of a longer word.</summary>
    private const int MaxWordLength = 100;

    private readonly HashSet<string> _words = [.. WordsOf(Words, isUnspaced: false)];
    private readonly string[] _prefixes = [.. WordsOf(Prefix, isUnspaced: false)];
    private readonly string[] _runs = [.. WordsOf($"{Words} {Prefix}", isUnspaced: true)];

    public static SearchTerms Of(string text)
    {
        var trimmed = text.Trim();
        var last = trimmed.Length;
        while (last > 0 && !char.IsWhiteSpace(trimmed[last - 1]))
        {
            last--;
        }

        return new SearchTerms(trimmed[..last], trimmed[last..]);
    }

    /// <summary>The position of the first match in the text; null when there is none.</summary>
    public int? FirstIn(string text) => FindIn(text).Select(match => (int?)match.Start).Min();

    /// <summary>The whole text, split at the start and the end of each match.</summary>
    public IReadOnlyList<TextSlice> Highlight(string text)
    {
        List<TextSlice> slices = [];
        var end = 0;
        foreach (var match in FindIn(text).OrderBy(match => match.Start))
        {
            if (match.Start > end)
            {
                slices.Add(new TextSlice(text[end..match.Start], false));
            }

            // One character may be the end of one match and the start of the next.
            if (match.End > end)
            {
                slices.Add(new TextSlice(text[Math.Max(match.Start, end)..match.End], true));
                end = match.End;
            }
        }

        if (end < text.Length)
        {
            slices.Add(new TextSlice(text[end..], false));
        }

        return slices;
    }

    /// <summary>
    /// About 200 characters around the first match, on one line; without a match, the start of the text.
    /// </summary>
    public IReadOnlyList<TextSlice> Snippet(string text)
    {
        var line = Blank().Replace(text, " ").Trim();
        var first = FirstIn(line) ?? 0;
        var start = first <= Before ? 0 : WordStart(line, first - Before, first);
        var end =
            start + Length >= line.Length
                ? line.Length
                : WordStart(line, start + Length, Math.Min(line.Length, start + Length + Before));
        return Highlight($"{(start > 0 ? "…" : "")}{line[start..end].TrimEnd()}{(end < line.Length ? "…" : "")}");
    }

    /// <summary>
    /// The start of the first word after <paramref name="index"/>; if there is none, of the first grapheme.
    /// </summary>
    private static int WordStart(string line, int index, int limit)
    {
        var blank = line.IndexOf(' ', index, limit - index);
        if (blank >= 0)
        {
            return blank + 1;
        }

        var start = 0;
        while (start < index)
        {
            start += StringInfo.GetNextTextElementLength(line, start);
        }

        return start;
    }

    private IEnumerable<(int Start, int End)> FindIn(string text)
    {
        var folded = FoldedText.Of(text);
        var words = folded.Words().ToList();
        foreach (var word in words.Where(word => !word.IsUnspaced && IsMatch(Cut(word.Text))))
        {
            yield return folded.SourceOf(word.Index, word.Text.Length);
        }

        var runs = words.FindAll(word => word.IsUnspaced);
        foreach (var part in _runs.SelectMany(run => PartsIn(runs, run)))
        {
            foreach (var index in runs.SelectMany(run => IndexesOf(part, run.Text).Select(index => run.Index + index)))
            {
                yield return folded.SourceOf(index, part.Length);
            }
        }
    }

    private bool IsMatch(string word) =>
        _words.Contains(word) || Array.Exists(_prefixes, prefix => word.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>
    /// The database finds pairs of characters. Where they are not adjacent, each pair is a match of its own.
    /// </summary>
    private static IEnumerable<string> PartsIn(List<FoldedWord> runs, string sought)
    {
        if (runs.Exists(run => run.Text.Contains(sought, StringComparison.Ordinal)))
        {
            return [sought];
        }

        var characters = sought.EnumerateRunes().ToList();
        return characters.Zip(characters.Skip(1), (first, second) => $"{first}{second}");
    }

    private static IEnumerable<int> IndexesOf(string part, string text)
    {
        var index = text.IndexOf(part, StringComparison.Ordinal);
        while (index >= 0)
        {
            yield return index;
            index = text.IndexOf(part, index + part.Length, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> WordsOf(string text, bool isUnspaced) =>
        FoldedText
            .Of(text)
            .Words()
            .Where(word => word.IsUnspaced == isUnspaced)
            .Select(word => isUnspaced ? word.Text : Cut(word.Text));

    private static string Cut(string word) => word.Length > MaxWordLength ? word[..MaxWordLength] : word;

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blank();
}
