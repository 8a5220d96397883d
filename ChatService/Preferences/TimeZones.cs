using System.Text.RegularExpressions;

namespace Fubuni.ChatService.Preferences;

/// <summary>The time zones of the IANA database, by their ids.</summary>
internal static partial class TimeZones
{
    /// <summary>Longest id, in UTF-16 code units. Those of today have half of that.</summary>
    public const int MaxIdLength = 64;

    public const string Rule = "Must be the id of an IANA time zone, such as Europe/Berlin.";

    /// <returns>The zone, or null where there is none with this id.</returns>
    public static TimeZoneInfo? Find(string? id) =>
        // The id is part of a path where the system keeps its zones, so it is checked first. A zone is found by the
        // names of Windows and in any case of its letters too, depending on what was looked for before.
        id is { Length: <= MaxIdLength }
        && Id().IsMatch(id)
        && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        && zone.Id == id
        && zone.HasIanaId
            ? zone
            : null;

    /// <returns>The zone with this id; UTC where there is none.</returns>
    public static TimeZoneInfo FindOrUtc(string? id) => Find(id) ?? TimeZoneInfo.Utc;

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}\z")]
    private static partial Regex Id();
}
