using System.Globalization;
using System.Text.RegularExpressions;

namespace Fubuni.ChatService.Sessions;

/// <summary>What a user searches for: words, of which the last may be only begun.</summary>
/// <param name="Words">All but the last, as they were typed.</param>
/// <param name="Prefix">The last.</param>
internal sealed partial record SearchTerms(string Words, string Prefix)
{
    private const int Before = 60;
    private const int Length = 200;

    private readonly HashSet<string> _words = [.. WordsOf(Words)];
    private readonly string[] _prefixes = [.. WordsOf(Prefix)];

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

    /// <summary>The whole text, cut where matches begin and end.</summary>
    public IReadOnlyList<TextSlice> Highlight(string text)
    {
        List<TextSlice> slices = [];
        var end = 0;
        foreach (var word in Word().Matches(text).Where(IsMatch))
        {
            if (word.Index > end)
            {
                slices.Add(new TextSlice(text[end..word.Index], false));
            }

            slices.Add(new TextSlice(word.Value, true));
            end = word.Index + word.Length;
        }

        if (end < text.Length)
        {
            slices.Add(new TextSlice(text[end..], false));
        }

        return slices;
    }

    /// <summary>Some 200 characters around the first match, on one line; of a text without one, its beginning.</summary>
    public IReadOnlyList<TextSlice> Snippet(string text)
    {
        var line = Blank().Replace(text, " ").Trim();
        var first = Word().Matches(line).FirstOrDefault(IsMatch)?.Index ?? 0;
        var start = first <= Before ? 0 : WordStart(line, first - Before, first);
        var end = start + Length >= line.Length ? line.Length : WordStart(line, start + Length, Math.Min(line.Length, start + Length + Before));
        return Highlight($"{(start > 0 ? "…" : "")}{line[start..end].TrimEnd()}{(end < line.Length ? "…" : "")}");
    }

    /// <summary>Where the first word after <paramref name="index"/> begins; else, the first character as people count them.</summary>
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

    private bool IsMatch(Match word)
    {
        var lower = word.Value.ToLowerInvariant();
        return _words.Contains(lower) || Array.Exists(_prefixes, prefix => lower.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static IEnumerable<string> WordsOf(string text) => Word().Matches(text).Select(word => word.Value.ToLowerInvariant());

    /// <summary>As the database cuts texts: runs of letters, with what is put on them, and digits.</summary>
    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blank();
}
