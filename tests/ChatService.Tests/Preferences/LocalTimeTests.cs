using System.Globalization;
using Fubuni.ChatService.Preferences;

namespace Fubuni.ChatService.Tests.Preferences;

/// <summary>Which instant a local time is, and over the changes of the clock.</summary>
public sealed class LocalTimeTests
{
    private const string Format = "yyyy-MM-dd'T'HH:mm";

    [Theory]
    [InlineData("Asia/Tokyo", "2027-03-28T02:30", "2027-03-28T02:30+09:00")]
    [InlineData("Asia/Kathmandu", "2026-12-01T09:00", "2026-12-01T09:00+05:45")]
    [InlineData("America/Los_Angeles", "2026-12-01T09:00", "2026-12-01T09:00-08:00")]
    [InlineData("America/Los_Angeles", "2027-07-01T09:00", "2027-07-01T09:00-07:00")]
    [InlineData("Etc/UTC", "2027-07-01T09:00", "2027-07-01T09:00+00:00")]
    public void A_local_time_has_the_offset_of_its_zone_at_that_date(string zone, string local, string expected) =>
        AssertInstant(zone, local, expected);

    [Theory]
    [InlineData("Europe/Berlin", "2027-03-28T01:59", "2027-03-28T01:59+01:00")]
    [InlineData("Europe/Berlin", "2027-03-28T02:00", "2027-03-28T03:00+02:00")]
    [InlineData("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T03:30+02:00")]
    [InlineData("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T03:00+02:00")]
    [InlineData("America/Los_Angeles", "2027-03-14T01:59", "2027-03-14T01:59-08:00")]
    [InlineData("America/Los_Angeles", "2027-03-14T02:30", "2027-03-14T03:30-07:00")]
    [InlineData("America/Los_Angeles", "2027-03-14T03:00", "2027-03-14T03:00-07:00")]
    [InlineData("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-03T02:45+11:00")]
    [InlineData("Pacific/Apia", "2011-12-30T12:00", "2011-12-31T12:00+14:00")]
    public void A_time_that_is_skipped_moves_forward_by_what_is_skipped(string zone, string local, string expected) =>
        AssertInstant(zone, local, expected);

    [Theory]
    [InlineData("Europe/Berlin", "2027-10-31T01:59", "2027-10-31T01:59+02:00")]
    [InlineData("Europe/Berlin", "2027-10-31T02:00", "2027-10-31T02:00+02:00")]
    [InlineData("Europe/Berlin", "2027-10-31T02:59", "2027-10-31T02:59+02:00")]
    [InlineData("Europe/Berlin", "2027-10-31T03:00", "2027-10-31T03:00+01:00")]
    [InlineData("America/Los_Angeles", "2027-11-07T00:59", "2027-11-07T00:59-07:00")]
    [InlineData("America/Los_Angeles", "2027-11-07T01:30", "2027-11-07T01:30-07:00")]
    [InlineData("America/Los_Angeles", "2027-11-07T02:00", "2027-11-07T02:00-08:00")]
    [InlineData("Europe/Dublin", "2027-10-31T01:30", "2027-10-31T01:30+01:00")]
    public void Of_a_time_that_there_is_twice_the_first_is_meant(string zone, string local, string expected) =>
        AssertInstant(zone, local, expected);

    [Theory]
    [InlineData("0001-01-01T00:00")]
    [InlineData("9999-12-31T23:59")]
    public void The_ends_of_the_calendar_are_no_instants(string local) =>
        Assert.Null(LocalTime.ToInstant(Parse(local), TimeZones.Find("Asia/Tokyo")!));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Asia/Katmandu")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("America/Port-au-Prince")]
    [InlineData("Etc/GMT+5")]
    [InlineData("UTC")]
    public void A_zone_is_found_by_its_id(string id) => Assert.Equal(id, TimeZones.Find(id)?.Id);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("europe/berlin")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Europe/Berlin\n")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin")]
    [InlineData("../../../../dev/zero")]
    [InlineData("Europe/../../../../../dev/zero")]
    [InlineData("+01:00")]
    public void Anything_else_is_no_zone(string? id)
    {
        Assert.NotNull(TimeZones.Find("Europe/Berlin"));
        Assert.Null(TimeZones.Find(id));
        Assert.Equal(TimeZoneInfo.Utc, TimeZones.FindOrUtc(id));
    }

    [Fact]
    public void A_long_id_is_no_zone() => Assert.Null(TimeZones.Find("E" + new string('u', 100_000)));

    private static void AssertInstant(string zone, string local, string expected) =>
        Assert.Equal(
            expected,
            LocalTime
                .ToInstant(Parse(local), TimeZones.Find(zone)!)
                ?.ToString($"{Format}zzz", CultureInfo.InvariantCulture)
        );

    private static DateTime Parse(string local) =>
        DateTime.ParseExact(local, Format, CultureInfo.InvariantCulture, DateTimeStyles.None);
}
