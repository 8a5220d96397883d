using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Fubuni.Testing.Attacks;

/// <summary>
/// Valid tokens in encodings that the compact serialisation does not allow (RFC 7515 sections 2 and 7.1).
/// </summary>
internal static class TokenEncodingCases
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static IEnumerable<TokenCase> Cases() => [.. Segments(), .. Base64(), .. Sizes()];

    private static IEnumerable<TokenCase> Segments() =>
        [
            Changed("one segment", segments => segments[0]),
            Changed("two segments", segments => $"{segments[0]}.{segments[1]}"),
            Changed("four segments", segments => $"{string.Join('.', segments)}.{segments[2]}"),
            Changed("five segments", segments => $"{string.Join('.', segments)}..{segments[2]}"),
            Changed("nothing but dots", _ => ".."),
            Changed("no header", segments => $".{segments[1]}.{segments[2]}"),
            Changed("no payload", segments => $"{segments[0]}..{segments[2]}"),
            Changed("no signature", segments => $"{segments[0]}.{segments[1]}."),
            Changed("a dot before", segments => "." + string.Join('.', segments)),
            Changed("a dot after", segments => string.Join('.', segments) + "."),
            Changed("a blank between", segments => string.Join(". ", segments)),
            Changed(
                "a tab in the signature",
                segments => $"{segments[0]}.{segments[1]}.{segments[2][..50]}\t{segments[2][50..]}"
            ),
            Changed("a comma and another", segments => $"{string.Join('.', segments)},{string.Join('.', segments)}"),
            Changed("in quotes", segments => $"\"{string.Join('.', segments)}\""),
            Changed(
                "in JSON",
                segments =>
                    $$"""{"payload":"{{segments[1]}}","signatures":[{"protected":"{{segments[0]}}","signature":"{{segments[2]}}"}]}"""
            ),
            Changed(
                "in flattened JSON",
                segments =>
                    $$"""{"payload":"{{segments[1]}}","protected":"{{segments[0]}}","signature":"{{segments[2]}}"}"""
            ),
            Changed("percent-encoded", segments => string.Join("%2E", segments)),
            Changed("Bearer twice", segments => "Bearer " + string.Join('.', segments)),
            Changed("nonsense", _ => "!!!.???.***"),
        ];

    private static IEnumerable<TokenCase> Base64()
    {
        for (var segment = 0; segment < 3; segment++)
        {
            var index = segment;
            yield return InSegment($"segment {index} with padding", index, text => text + "=");
            yield return InSegment(
                $"segment {index} with full padding",
                index,
                text => text + new string('=', 4 - text.Length % 4)
            );
            yield return InSegment($"segment {index} with a character too many", index, text => text + "A");
            yield return InSegment($"segment {index} cut by one", index, text => text[..^1]);
            yield return InSegment($"segment {index} in standard base64", index, text => ToStandard(text));
        }

        // 256 bytes leave four unused bits in the last character, so there are fifteen more encodings of the same
        // signature.
        foreach (var bits in new[] { 1, 2, 4, 8, 15 })
        {
            yield return InSegment(
                $"signature with unused bits {bits}",
                2,
                text => text[..^1] + Alphabet[Alphabet.IndexOf(text[^1], StringComparison.Ordinal) | bits]
            );
        }
    }

    private static IEnumerable<TokenCase> Sizes()
    {
        foreach (var kilobytes in new[] { 8, 64, 300 })
        {
            yield return new TokenCase(
                $"{kilobytes} KB of nothing",
                "token_invalid",
                (_, _) => new string('A', kilobytes * 1024)
            );
            yield return new TokenCase(
                $"{kilobytes} KB of dots",
                "token_invalid",
                (_, _) => new string('.', kilobytes * 1024)
            );
        }

        foreach (var kilobytes in new[] { 64, 300 })
        {
            yield return TokenCase.Invalid(
                $"good but for a claim of {kilobytes} KB",
                token => token.Claim("x", ForgedToken.Text(new string('x', kilobytes * 1024)))
            );
            yield return TokenCase.Invalid(
                $"nested {kilobytes * 512:N0} deep",
                token =>
                    token.PayloadBytes(
                        Encoding.ASCII.GetBytes(
                            "{\"a\":" + new string('[', kilobytes * 512) + new string(']', kilobytes * 512) + "}"
                        )
                    )
            );
            yield return Changed(
                $"a signature of {kilobytes} KB",
                segments =>
                    $"{segments[0]}.{segments[1]}."
                    + $"{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(kilobytes * 1024))}"
            );
        }
    }

    /// <summary>
    /// With <c>+</c> and <c>/</c> instead of <c>-</c> and <c>_</c>; if the text has none of these, one is inserted.
    /// </summary>
    private static string ToStandard(string text) =>
        text.IndexOfAny(['-', '_']) >= 0 ? text.Replace('-', '+').Replace('_', '/') : text[..^1] + "+";

    private static TokenCase Changed(string name, Func<string[], string> rewrite) =>
        TokenCase.Rewritten(name, token => rewrite(token.Segments()));

    private static TokenCase InSegment(string name, int index, Func<string, string> rewrite) =>
        Changed(
            name,
            segments =>
            {
                segments[index] = rewrite(segments[index]);
                return string.Join('.', segments);
            }
        );
}
