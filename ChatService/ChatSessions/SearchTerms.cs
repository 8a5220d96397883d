using System.Globalization;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>What a user searches for: words, of which the last may be only begun.</summary>
/// <param name="Words">All but the last, as they were typed.</param>
/// <param name="Prefix">The last.</param>
internal sealed partial record SearchTerms(string Words, string Prefix)
{
    private const int Before = 60;
    private const int Length = 200;

    /// <summary>Of a longer word the index has the beginning.</summary>
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

    /// <summary>Where the first of them is in the text; null where none is.</summary>
    public int? FirstIn(string text) => FindIn(text).Select(match => (int?)match.Start).Min();

    /// <summary>The whole text, cut where matches begin and end.</summary>
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

            // One character may be the end of one match and the beginning of the next.
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
    /// Some 200 characters around the first match, on one line; of a text without one, its beginning.
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
    /// Where the first word after <paramref name="index"/> begins; else, the first character as people count them.
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
    /// The database finds pairs of characters. Where they do not stand together, each pair is what was found.
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
