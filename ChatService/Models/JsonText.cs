using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Fubuni.ChatService.Models;

/// <summary>
/// Values of JSON as they were meant. Endpoints split characters between two chunks, which leaves half of a surrogate
/// pair in each, and write numbers as strings.
/// </summary>
internal static class JsonText
{
    /// <returns>The text of a string, halves of surrogate pairs included; null for any other value.</returns>
    public static string? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            return null;
        }

        // A span has one segment; the readers here are made of spans.
        return json.ValueIsEscaped ? Unescape(json.ValueSpan) : Encoding.UTF8.GetString(json.ValueSpan);
    }

    public static string ReadName(ref Utf8JsonReader json) =>
        json.ValueIsEscaped ? Unescape(json.ValueSpan) : Encoding.UTF8.GetString(json.ValueSpan);

    /// <summary>The JSON of the value, with U+FFFD where bytes are no characters.</summary>
    public static string Raw(JsonElement value) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));

    /// <returns>The text of a string or of a number; null for any other value.</returns>
    public static string? ReadScalar(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(json.ValueSpan) : Read(ref json);

    /// <returns>A count, at most <see cref="int.MaxValue"/>; null where the value is none.</returns>
    public static int? ReadCount(ref Utf8JsonReader json) =>
        double.TryParse(ReadScalar(ref json), NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
        && count >= 0
            ? (int)Math.Min(count, int.MaxValue)
            : null;

    private static string Unescape(ReadOnlySpan<byte> utf8)
    {
        var buffer = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            var length = 0;
            while (utf8.Length > 0)
            {
                var plain = utf8.IndexOf((byte)'\\');
                var run = plain < 0 ? utf8 : utf8[..plain];
                length += Encoding.UTF8.GetChars(run, buffer.AsSpan(length));
                utf8 = utf8[run.Length..];
                if (utf8.Length > 1)
                {
                    // The reader has checked that an escape is whole.
                    buffer[length++] = Character(utf8);
                    utf8 = utf8[(utf8[1] == 'u' ? 6 : 2)..];
                }
            }

            return new string(buffer, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static char Character(ReadOnlySpan<byte> escape) =>
        escape[1] switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'u' => (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            var other => (char)other,
        };
}
