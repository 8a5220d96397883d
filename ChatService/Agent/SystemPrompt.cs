using System.Globalization;
using Fubuni.ChatService.Instructions;
using Fubuni.ChatService.Preferences;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// The system prompt of every conversation: <c>SystemPrompt.md</c> with the current time, and the user's instructions.
/// </summary>
internal static class SystemPrompt
{
    private static readonly string Template = Read();

    /// <summary>
    /// To the minute, so that the calls of one answer share a prefix that the model's side can cache.
    /// </summary>
    public static string For(InstructionsView instructions, DateTimeOffset now, TimeZoneInfo zone)
    {
        var prompt = Template.Replace("{{now}}", InZone(now, zone), StringComparison.Ordinal);
        return prompt
            + Section("What the user says of themselves", instructions.AboutMe)
            + Section(
                "How the user wants you to answer, where it does not contradict what is said above",
                instructions.HowToAnswer
            );
    }

    private static string InZone(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = LocalTime.In(zone, now);
        var offset = zone == TimeZoneInfo.Utc ? "" : local.ToString(" '(UTC'zzz')'", CultureInfo.InvariantCulture);
        return local.ToString("dddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + $" in {zone.Id}{offset}";
    }

    private static string Section(string heading, string text) => text.Length == 0 ? "" : $"\n\n{heading}:\n{text}";

    private static string Read()
    {
        var type = typeof(SystemPrompt);
        using var stream = type.Assembly.GetManifestResourceStream(type, "SystemPrompt.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
