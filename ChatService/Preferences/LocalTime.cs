namespace Fubuni.ChatService.Preferences;

/// <summary>Local times of a zone as instants, and instants as local times.</summary>
internal static class LocalTime
{
    /// <summary>No zone is further from UTC, and none changes its offset twice within two of these.</summary>
    private static readonly TimeSpan Nearby = TimeSpan.FromDays(1);

    /// <summary>
    /// The instant of a local time, with the offset of the zone then. A time that a change of the clock skips moves
    /// forward by what is skipped; of a time that there is twice, the first is meant.
    /// </summary>
    /// <returns>Null at the ends of the calendar.</returns>
    public static DateTimeOffset? ToInstant(DateTime local, TimeZoneInfo zone)
    {
        if (local < DateTime.MinValue + (2 * Nearby) || local > DateTime.MaxValue - (2 * Nearby))
        {
            return null;
        }

        var asUtc = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Utc));
        var before = asUtc - zone.GetUtcOffset(asUtc - Nearby);
        var offsetAfter = zone.GetUtcOffset(asUtc + Nearby);
        var after = asUtc - offsetAfter;
        // With the offset after a change the time is right only from the change on. What neither fits is skipped.
        return In(zone, !IsLocal(before) && IsLocal(after) ? after : before);

        bool IsLocal(DateTimeOffset instant) => instant + zone.GetUtcOffset(instant) == asUtc;
    }

    /// <summary>The same instant with the offset of the zone at that time.</summary>
    public static DateTimeOffset In(TimeZoneInfo zone, DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, zone);
}
