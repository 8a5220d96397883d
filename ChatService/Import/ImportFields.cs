using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fubuni.ChatService.Data;

namespace Fubuni.ChatService.Import;

/// <summary>Reads and checks the fields of lines.</summary>
internal static class ImportFields
{
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A UUID is kept. Any other id is turned into the same UUID each time (RFC 9562, version 8), so that a line is
    /// recognised when it is imported again.
    /// </summary>
    /// <exception cref="ImportException">The id is missing.</exception>
    public static Guid ReadId(string field, string kind, JsonElement id)
    {
        var text = id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.GetRawText().Trim('"') : "";
        if (text.Length == 0)
        {
            throw new ImportException($"{field}: Is required.");
        }

        if (Guid.TryParse(text, out var uuid) && uuid != Guid.Empty)
        {
            return uuid;
        }

        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"fubuni:import:{kind}:{text}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>ISO 8601, or as Postgres writes it; without an offset it is UTC.</summary>
    /// <returns>Null when the field is absent or empty.</returns>
    /// <exception cref="ImportException">It is not a time.</exception>
    public static DateTimeOffset? ReadTime(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time.ToMicroseconds()
            : throw new ImportException($"{field}: Must be a time, as 2026-01-31T12:00:00Z.");
    }

    /// <summary>
    /// A time in the past, as <see cref="ReadTime"/> reads it. A time that is in the future only because the other
    /// clock is fast becomes <paramref name="now"/>.
    /// </summary>
    /// <exception cref="ImportException">It is not a time, or lies in the future.</exception>
    public static DateTimeOffset? ReadPastTime(string field, string? text, DateTimeOffset now)
    {
        var time = ReadTime(field, text);
        return time > now + MaxClockSkew
                ? throw new ImportException(
                    $"{field}: Lies in the future. A local time must say its offset from UTC, as "
                        + "2026-01-31T12:00:00+01:00."
                )
            : time > now ? now
            : time;
    }

    /// <exception cref="ImportException">It is missing, blank or too long.</exception>
    public static string ReadText(string field, string? text, int maxLength)
    {
        var clean = StoredText.Clean(text ?? "").Trim();
        return clean.Length is > 0 && clean.Length <= maxLength
            ? clean
            : throw new ImportException($"{field}: Must have 1 to {maxLength} characters.");
    }
}
