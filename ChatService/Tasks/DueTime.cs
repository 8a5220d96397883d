using System.Globalization;
using Fubuni.ChatService.Preferences;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Tasks;

/// <summary>
/// The time when a task is due: ISO 8601 with the offset from UTC. A time without an offset is refused, because it is a
/// different instant in each time zone. The same rule for HTTP, tools and filters; tools know a zone, and give local
/// times its offset first.
/// </summary>
internal static class DueTime
{
    private const string Rule = "Must be a time in ISO 8601 with its offset from UTC, such as 2026-05-01T17:00:00Z.";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private static readonly string[] LocalFormats = [.. Formats.Select(format => format.TrimEnd('K'))];

    /// <returns>
    /// The instant in UTC, null when the text is absent or empty, or 422 <c>validation_failed</c> for
    /// <paramref name="field"/>.
    /// </returns>
    public static Result<DateTimeOffset?> Parse(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return default(DateTimeOffset?);
        }

        var trimmed = text.Trim();
        return
            HasOffset(trimmed)
            && DateTimeOffset.TryParseExact(
                trimmed,
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var due
            )
            ? due.ToUniversalTime()
            : Error.InvalidField(field, Rule);
    }

    /// <returns>A local time with the offset of the zone; any other text as it is.</returns>
    public static string? WithOffset(string? text, TimeZoneInfo zone) =>
        DateTime.TryParseExact(
            text?.Trim(),
            LocalFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var local
        )
            ? LocalTime.ToInstant(local, zone)?.ToString("O", CultureInfo.InvariantCulture) ?? text
            : text;

    private static bool HasOffset(string text) => text.Length > 6 && (text[^1] == 'Z' || text[^6] is '+' or '-');
}
