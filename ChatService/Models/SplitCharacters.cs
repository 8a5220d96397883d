namespace Fubuni.ChatService.Models;

/// <summary>Joins characters that were split between two chunks. What stays half a character becomes U+FFFD.</summary>
internal sealed class SplitCharacters
{
    private char? _high;

    public string? Join(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        if (_high is { } high)
        {
            text = high + text;
            _high = null;
        }

        if (char.IsHighSurrogate(text[^1]))
        {
            _high = text[^1];
            text = text[..^1];
        }

        return WellFormed(text);
    }

    /// <summary>What waits for a second half that did not come; null for nothing.</summary>
    public string? Complete()
    {
        var isOpen = _high is not null;
        _high = null;
        return isOpen ? "\uFFFD" : null;
    }

    private static string WellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]))
            {
                if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                {
                    return Replace(text);
                }

                index++;
            }
        }

        return text;
    }

    private static string Replace(string text) =>
        string.Create(
            text.Length,
            text,
            (buffer, source) =>
            {
                source.CopyTo(buffer);
                for (var index = 0; index < buffer.Length; index++)
                {
                    if (index + 1 < buffer.Length && char.IsSurrogatePair(buffer[index], buffer[index + 1]))
                    {
                        index++;
                    }
                    else if (char.IsSurrogate(buffer[index]))
                    {
                        buffer[index] = '\uFFFD';
                    }
                }
            }
        );
}
