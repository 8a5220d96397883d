using Fubuni.ChatService.Agent;
using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Preferences;

namespace Fubuni.ChatService.Tests.Agent;

/// <summary>The current time in the prompt.</summary>
public sealed class SystemPromptTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 21, 10, 59, TimeSpan.Zero);

    [Theory]
    [InlineData("Europe/Berlin", "Monday 2026-11-30 22:10 in Europe/Berlin (UTC+01:00)")]
    [InlineData("America/Los_Angeles", "Monday 2026-11-30 13:10 in America/Los_Angeles (UTC-08:00)")]
    [InlineData("Asia/Tokyo", "Tuesday 2026-12-01 06:10 in Asia/Tokyo (UTC+09:00)")]
    [InlineData("Asia/Kathmandu", "Tuesday 2026-12-01 02:55 in Asia/Kathmandu (UTC+05:45)")]
    [InlineData(null, "Monday 2026-11-30 21:10 in UTC")]
    public void It_is_the_local_time_with_its_zone(string? zone, string expected) =>
        Assert.EndsWith(
            $"\nThe current time is {expected}.",
            SystemPrompt.For(InstructionsView.None, Now, TimeZones.FindOrUtc(zone)),
            StringComparison.Ordinal
        );
}
